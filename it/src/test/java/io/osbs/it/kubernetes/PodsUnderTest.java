package io.osbs.it.kubernetes;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.access.Access;
import io.osbs.cluster.kubernetes.KubernetesClusters;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.config.instance.BuilderImage;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Cluster;
import io.osbs.it.tools.Await;
import io.osbs.testkit.contract.ClusterUnderTest;
import io.osbs.testkit.kubelet.TestKubelet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A namespace of a real Kubernetes: the job controller makes the pods and says when a Job is over,
 * the kubelet runs them. The scheduler finds no room for them, so that they wait until the test
 * binds them to its node. What a pod's process asks of the API server it asks from here.
 */
final class PodsUnderTest implements ClusterUnderTest {

  static final String IMAGE = "registry.example.com/osbs:contract";

  private static final Map<String, Object> MORE_THAN_THERE_IS =
      Map.of("requests", Map.of("cpu", "100000"));

  private final RealNamespace namespace;
  private final TestKubelet node;
  private final PodPrograms programs;
  private final Access access;
  private final Cluster cluster;
  private final Map<BuildName, Running> running = new ConcurrentHashMap<>();

  private record Running(String pod, PodPrograms.Program program, OwnBuild own) {}

  PodsUnderTest(RealNamespace namespace, Access access, TestKubelet node, PodPrograms programs) {
    this.namespace = namespace;
    this.node = node;
    this.programs = programs;
    this.access = access;
    PodSettings settings =
        new PodSettings(
            new BuilderImage(BuilderImage.Kind.IMAGE, IMAGE),
            MORE_THAN_THERE_IS,
            MORE_THAN_THERE_IS,
            "the contract");
    this.cluster = KubernetesClusters.open(access, settings, new SplittableRandom());
  }

  @Override
  public Cluster cluster() {
    return cluster;
  }

  @Override
  public void putSecret(String name, Map<String, String> keys) {
    namespace
        .client()
        .secrets()
        .inNamespace(namespace.name())
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withStringData(keys)
                .build())
        .create();
  }

  @Override
  public void run(BuildName build) throws Exception {
    Pod pod = Await.value("the pod of " + build, () -> pod(build));
    String name = pod.getMetadata().getName();
    namespace
        .client()
        .bindings()
        .inNamespace(namespace.name())
        .resource(
            new BindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewTarget()
                .withKind("Node")
                .withName(node.name())
                .endTarget()
                .build())
        .create();
    PodPrograms.Program program = programs.of(pod.getMetadata().getUid());
    Await.until(build + " is ready", () -> isReady(build));
    Map<String, String> environment = new HashMap<>();
    for (EnvVar variable : pod.getSpec().getContainers().getFirst().getEnv()) {
      environment.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
    }
    environment.put("OSBS_POD_UID", pod.getMetadata().getUid());
    OwnBuild own = KubernetesClusters.enter(access, environment, new SplittableRandom());
    running.put(build, new Running(name, program, own));
  }

  private Optional<Pod> pod(BuildName build) throws Exception {
    String job =
        namespace
            .client()
            .batch()
            .v1()
            .jobs()
            .inNamespace(namespace.name())
            .withName(build.value())
            .get()
            .getMetadata()
            .getUid();
    return namespace
        .client()
        .pods()
        .inNamespace(namespace.name())
        .withLabel("batch.kubernetes.io/controller-uid", job)
        .list()
        .getItems()
        .stream()
        .findFirst();
  }

  private boolean isReady(BuildName build) {
    Integer ready =
        namespace
            .client()
            .batch()
            .v1()
            .jobs()
            .inNamespace(namespace.name())
            .withName(build.value())
            .get()
            .getStatus()
            .getReady();
    return ready != null && ready == 1;
  }

  private Running running(BuildName build) {
    return Objects.requireNonNull(running.get(build), "the build does not run");
  }

  @Override
  public void print(BuildName build, String text) throws IOException {
    running(build).program().print(text);
  }

  @Override
  public void storeResult(BuildName build, byte[] result) throws Exception {
    running(build).own().storeResult(result);
  }

  @Override
  public Optional<String> readInside(BuildName build, String configuredPath) throws Exception {
    Running here = running(build);
    return here.program().show(here.own().resolve(configuredPath).toString());
  }

  @Override
  public void finish(BuildName build, Phase phase, @Nullable Failure failure) throws Exception {
    Running here = leave(build);
    here.own().finish(phase, failure);
    here.own().close();
    here.program().exit(failure == null ? 0 : failure.kind().exitStatus());
  }

  private Running leave(BuildName build) {
    Running here = running(build);
    running.remove(build);
    return here;
  }

  @Override
  public void kill(BuildName build) {
    Running here = leave(build);
    here.own().close();
    node.kill(namespace.name(), here.pod());
  }

  @Override
  public void obeyCancel(BuildName build) throws Exception {
    OwnBuild own = running(build).own();
    Await.until(build + " hears that it is cancelled", own::cancelRequested);
    finish(build, Phase.CANCELLED, Failure.of(FailureKind.CANCELLED, "cancelled on request"));
  }

  @Override
  public void close() throws IOException {
    for (Running each : running.values()) {
      each.own().close();
      each.program().close();
    }
    cluster.close();
    try {
      namespace.close();
    } catch (RuntimeException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
