package io.osbs.cluster.openshift;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.Accesses;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.api.Selector;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.config.instance.BuilderImage;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.time.Pause;
import io.osbs.testkit.apiserver.BuildApi;
import io.osbs.testkit.apiserver.FakeApiServer;
import io.osbs.testkit.contract.ClusterUnderTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A namespace of a server with OpenShift's build API on which nothing runs: the test itself is
 * build controller and kubelet, and the builds' processes enter their builds by the code of real
 * pods.
 */
final class BuildsUnderTest implements ClusterUnderTest {

  static final PodSettings SETTINGS =
      new PodSettings(
          new BuilderImage(BuilderImage.Kind.IMAGE, "registry.example.com/osbs:1"),
          Map.of("requests", new TreeMap<>(Map.of("cpu", "100m", "memory", "256Mi"))),
          Map.of(),
          "instance [here] of osbs.conf");

  private final Access access;
  private final BuildApi api;
  private final Closing closing;
  private final ApiServer server;
  private final Cluster cluster;
  private final Map<BuildName, OwnBuild> running = new ConcurrentHashMap<>();

  /** What has to be ended after the test. */
  interface Closing {
    void close() throws IOException;
  }

  /** On a fake server of its own. */
  static BuildsUnderTest onFake() throws IOException {
    FakeApiServer fake = new FakeApiServer(InstantSource.system());
    return new BuildsUnderTest(Accesses.plain(fake.url()), fake, () -> {});
  }

  BuildsUnderTest(Access access, BuildApi api, Closing closing) {
    this.access = access;
    this.api = api;
    this.closing = closing;
    this.server = new ApiServer(access, Pause.REAL);
    this.cluster = OpenShiftClusters.open(access, SETTINGS, new SplittableRandom());
  }

  @Override
  public Cluster cluster() {
    return cluster;
  }

  BuildApi api() {
    return api;
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

  ApiObject object(BuildName build) throws ClusterException {
    List<ApiObject> found = new ArrayList<>();
    String query = Selector.all().labelled(Map.of("osbs.io/build", build.value())).query();
    server.list(
        ApiCall.get("see a build", server.path(OpenShiftBuilds.API, "builds" + query)),
        Set.of(),
        found::add);
    return found.getFirst();
  }

  void setStatus(BuildName build, Map<String, Object> status) throws ClusterException {
    String path = server.path(OpenShiftBuilds.API, "builds/" + object(build).name());
    server.call(ApiCall.mergePatch("set a status", path, Map.of("status", status)));
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Override
  public void run(BuildName build) throws ClusterException {
    setStatus(build, Map.of("phase", "Running", "startTimestamp", now()));
    ApiObject object = object(build);
    Map<String, String> environment = new HashMap<>();
    for (ApiObject variable : object.objects("spec", "strategy", "customStrategy", "env")) {
      environment.put(variable.text("name"), variable.text("value"));
    }
    environment.put("BUILD", "{\"metadata\": {\"name\": \"" + object.name() + "\"}}");
    running.put(build, OpenShiftClusters.enter(access, environment, new SplittableRandom()));
  }

  OwnBuild own(BuildName build) {
    return Objects.requireNonNull(running.get(build), "the build does not run");
  }

  @Override
  public void print(BuildName build, String text) throws ClusterException {
    api.log(object(build).name(), Instant.now(), text);
  }

  @Override
  public void storeResult(BuildName build, byte[] result) throws ClusterException {
    own(build).storeResult(result);
  }

  @Override
  public Optional<String> readInside(BuildName build, String configuredPath)
      throws ClusterException {
    String path = own(build).resolve(configuredPath).toString();
    for (ApiObject secret :
        object(build).objects("spec", "strategy", "customStrategy", "secrets")) {
      String at = secret.text("mountPath") + "/";
      if (path.startsWith(at)) {
        Map<String, byte[]> keys =
            cluster.secrets().get(secret.text("secretSource", "name")).orElse(Map.of());
        byte[] value = keys.get(path.substring(at.length()));
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
    own(build).finish(phase, failure);
    leave(build);
    String seen =
        switch (phase) {
          case COMPLETE -> "Complete";
          case CANCELLED -> "Cancelled";
          default -> "Failed";
        };
    end(build, seen, "GenericBuildFailed");
  }

  private void leave(BuildName build) {
    own(build).close();
    running.remove(build);
  }

  void end(BuildName build, String phase, String reason) throws ClusterException {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("phase", phase);
    status.put("completionTimestamp", now());
    if (phase.equals("Failed")) {
      status.put("reason", reason);
    }
    setStatus(build, status);
  }

  @Override
  public void kill(BuildName build) throws ClusterException {
    leave(build);
    end(build, "Failed", "OutOfMemoryKilled");
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
    api.close();
    closing.close();
  }
}
