package io.osbs.cluster.kubernetes;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.access.Access;
import io.osbs.cluster.api.ApiAnswer;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.namespace.Inside;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.config.instance.BuilderImage;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.time.Pause;
import io.osbs.testkit.contract.ClusterUnderTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A namespace of an API server on which nothing runs: the test itself is job controller and
 * kubelet, and the builds' processes enter their builds by the code of real pods.
 */
final class JobsUnderTest implements ClusterUnderTest {

  static final PodSettings SETTINGS =
      new PodSettings(
          new BuilderImage(BuilderImage.Kind.IMAGE, "registry.example.com/osbs:1"),
          Map.of("requests", new TreeMap<>(Map.of("cpu", "100m", "memory", "256Mi"))),
          Map.of(),
          "instance [here] of osbs.conf");

  /** Where what pods print is kept. */
  interface Logs {
    void print(String pod, Instant when, String text) throws Exception;
  }

  private final Access access;
  private final ApiServer server;
  private final Logs logs;
  private final Closing closing;
  private final Cluster cluster;
  private final Map<BuildName, OwnBuild> running = new ConcurrentHashMap<>();

  /** What has to be ended after the test. */
  interface Closing {
    void close() throws IOException;
  }

  JobsUnderTest(Access access, Logs logs, Closing closing) {
    this.access = access;
    this.server = new ApiServer(access, Pause.REAL);
    this.logs = logs;
    this.closing = closing;
    this.cluster = KubernetesClusters.open(access, SETTINGS, new SplittableRandom());
  }

  @Override
  public Cluster cluster() {
    return cluster;
  }

  ApiServer server() {
    return server;
  }

  @Override
  public void putSecret(String name, Map<String, String> keys) throws ClusterException {
    Map<String, String> data = new LinkedHashMap<>();
    keys.forEach((key, value) ->
        data.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    server.call(
        ApiCall.post(
            "store a secret",
            server.path("api/v1", "secrets"),
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Map.of("name", name),
                "data",
                data)));
  }

  ApiObject job(BuildName build) throws ClusterException {
    ApiAnswer job = server.call(ApiCall.get("see a job", jobPath(build)));
    if (!job.isDone()) {
      throw new AssertionError("there is no job " + build);
    }
    return job.object();
  }

  private String jobPath(BuildName build) {
    return server.path(Jobs.API, "jobs/" + build);
  }

  private String podPath(BuildName build) {
    return server.path("api/v1", "pods/" + build + "-pod");
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The job controller makes a pod; nothing runs yet. */
  ApiObject schedule(BuildName build) throws ClusterException {
    ApiObject job = job(build);
    Map<String, Object> owner =
        Map.of("apiVersion", "batch/v1", "kind", "Job", "name", build.value(), "uid", job.uid());
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", build + "-pod");
    metadata.put("labels", job.texts("spec", "template", "metadata", "labels"));
    metadata.put("ownerReferences", List.of(owner));
    Map<String, Object> pod = new LinkedHashMap<>();
    pod.put("apiVersion", "v1");
    pod.put("kind", "Pod");
    pod.put("metadata", metadata);
    pod.put("spec", job.object("spec", "template", "spec").tree());
    ApiObject made =
        server.call(ApiCall.post("make a pod", server.path("api/v1", "pods"), pod)).object();
    setPod(build, Map.of("phase", "Pending"));
    setJob(build, Map.of("active", 1, "ready", 0, "startTime", now()));
    return made;
  }

  void setPod(BuildName build, Map<String, Object> status) throws ClusterException {
    setStatus(podPath(build), status);
  }

  void setJob(BuildName build, Map<String, Object> status) throws ClusterException {
    setStatus(jobPath(build), status);
  }

  private void setStatus(String path, Map<String, Object> status) throws ClusterException {
    server.call(ApiCall.mergePatch("set a status", path + "/status", Map.of("status", status)));
  }

  static Map<String, Object> container(String state, Map<String, Object> details) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("name", JobManifest.CONTAINER);
    status.put("state", Map.of(state, details));
    return status;
  }

  @Override
  public void run(BuildName build) throws ClusterException {
    ApiObject pod = schedule(build);
    setPod(
        build,
        Map.of(
            "phase",
            "Running",
            "containerStatuses",
            List.of(container("running", Map.of("startedAt", now())))));
    setJob(build, Map.of("active", 1, "ready", 1));
    running.put(build, enter(build, pod));
  }

  /** A process of the build comes up in its pod. */
  OwnBuild enter(BuildName build, ApiObject pod) throws ClusterException {
    Map<String, String> environment = new HashMap<>();
    for (ApiObject variable : pod.objects("spec", "containers").getFirst().objects("env")) {
      environment.put(variable.text("name"), variable.text("value"));
    }
    environment.put(Inside.POD_UID, pod.uid());
    return KubernetesClusters.enter(access, environment, new SplittableRandom());
  }

  OwnBuild own(BuildName build) {
    return Objects.requireNonNull(running.get(build), "the build does not run");
  }

  @Override
  public void print(BuildName build, String text) throws Exception {
    logs.print(build + "-pod", Instant.now(), text);
  }

  @Override
  public void storeResult(BuildName build, byte[] result) throws ClusterException {
    own(build).storeResult(result);
  }

  @Override
  public Optional<String> readInside(BuildName build, String configuredPath)
      throws ClusterException {
    ApiObject pod = server.call(ApiCall.get("see a pod", podPath(build))).object();
    String path = own(build).resolve(configuredPath).toString();
    for (ApiObject mount : pod.objects("spec", "containers").getFirst().objects("volumeMounts")) {
      String at = mount.text("mountPath") + "/";
      if (path.startsWith(at)) {
        return key(pod, mount.text("name"), path.substring(at.length()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> key(ApiObject pod, String volume, String key) throws ClusterException {
    for (ApiObject each : pod.objects("spec", "volumes")) {
      if (each.text("name").equals(volume)) {
        Map<String, byte[]> keys =
            cluster.secrets().get(each.text("secret", "secretName")).orElse(Map.of());
        byte[] value = keys.get(key);
        return value == null
            ? Optional.empty()
            : Optional.of(new String(value, StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }

  @Override
  public void finish(BuildName build, Phase phase, @Nullable Failure failure)
      throws ClusterException {
    endPod(build, phase, failure);
    endJob(build, failure == null);
  }

  /** The process says how it ends, and ends; its Job has not noticed. */
  void endPod(BuildName build, Phase phase, @Nullable Failure failure) throws ClusterException {
    own(build).finish(phase, failure);
    leave(build);
    end(build, failure == null ? 0 : failure.kind().exitStatus());
  }

  private void leave(BuildName build) {
    own(build).close();
    running.remove(build);
  }

  /** The process ends; the kubelet notices. */
  private void end(BuildName build, int status) throws ClusterException {
    Map<String, Object> end =
        Map.of(
            "exitCode",
            status,
            "reason",
            status == 0 ? "Completed" : "Error",
            "startedAt",
            now(),
            "finishedAt",
            now());
    setPod(
        build,
        Map.of(
            "phase",
            status == 0 ? "Succeeded" : "Failed",
            "containerStatuses",
            List.of(container("terminated", end))));
  }

  void endJob(BuildName build, boolean well) throws ClusterException {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("type", well ? "Complete" : "Failed");
    condition.put("status", "True");
    condition.put("lastTransitionTime", now());
    if (!well) {
      condition.put("reason", "BackoffLimitExceeded");
      condition.put("message", "Job has reached the specified backoff limit");
    }
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("active", 0);
    status.put("ready", 0);
    status.put(well ? "succeeded" : "failed", 1);
    status.put("conditions", List.of(condition));
    if (well) {
      status.put("completionTime", now());
    }
    setJob(build, status);
  }

  @Override
  public void kill(BuildName build) throws ClusterException {
    leave(build);
    end(build, 137);
    endJob(build, false);
  }

  @Override
  public void obeyCancel(BuildName build) throws Exception {
    while (!own(build).cancelRequested()) {
      Thread.onSpinWait();
    }
    finish(build, Phase.CANCELLED, Failure.of(FailureKind.CANCELLED, "cancelled on request"));
  }

  @Override
  public void close() throws IOException {
    running.values().forEach(OwnBuild::close);
    cluster.close();
    server.close();
    closing.close();
  }
}
