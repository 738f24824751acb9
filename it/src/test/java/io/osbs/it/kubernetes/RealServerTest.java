package io.osbs.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.osbs.cluster.access.Access;
import io.osbs.cluster.kubernetes.KubernetesClusters;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.cluster.openshift.OpenShiftClusters;
import io.osbs.config.instance.BuilderImage;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.it.tools.Await;
import io.osbs.testkit.kubernetes.RealKubernetes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Throttles, load, authentication and refusals, as a real API server has them. */
@Tag("all")
@Execution(ExecutionMode.CONCURRENT)
final class RealServerTest {

  private static final PodSettings SETTINGS =
      new PodSettings(
          new BuilderImage(BuilderImage.Kind.IMAGE, "registry.example.com/osbs:none"),
          Map.of("requests", Map.of("cpu", "100m", "memory", "256Mi")),
          Map.of(),
          "a test");

  private RealKubernetes kubernetes;
  private RealNamespace namespace;

  @TempDir private Path folder;

  @BeforeEach
  void open() throws Exception {
    kubernetes = RealKubernetes.shared();
    namespace = new RealNamespace(kubernetes, "server");
  }

  @AfterEach
  void close() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private Path token(String account) throws Exception {
    return namespace.tokenFile(account, folder.resolve(account));
  }

  private Cluster cluster() throws Exception {
    return cluster(namespace.access(token("osbs-orchestrator")));
  }

  private static Cluster cluster(Access access) {
    return KubernetesClusters.open(access, SETTINGS, new SplittableRandom());
  }

  private String url(String lines) {
    return "kubernetes_url = %s\n%s".formatted(kubernetes.url(), lines);
  }

  private Cluster cluster(String lines) throws Exception {
    return cluster(namespace.access(lines, Map.of(), folder));
  }

  private static BuildSpec spec(String name, BuildKind kind) {
    return new BuildSpec(
        new BuildName(name),
        kind,
        List.of("reactor", "work"),
        Map.of(),
        List.of(),
        Map.of("kubernetes.io/arch", "none"),
        0,
        Duration.ofHours(3),
        Map.of(),
        Map.of(),
        null);
  }

  private static ClusterFault faultOf(ThrowingCallable call) {
    return catchThrowableOfType(ClusterException.class, call).fault();
  }

  // ---- throttles and load

  @Test
  void theLimitRangeDecidesForWorkersAndTheTemplateForOrchestrators() throws Exception {
    namespace
        .client()
        .limitRanges()
        .inNamespace(namespace.name())
        .resource(
            new LimitRangeBuilder()
                .withNewMetadata()
                .withName("throttle")
                .endMetadata()
                .withNewSpec()
                .addNewLimit()
                .withType("Container")
                .withDefaultRequest(Map.of("cpu", new Quantity("700m")))
                .endLimit()
                .endSpec()
                .build())
        .create();
    try (Cluster cluster = cluster()) {
      cluster.builds().create(spec("worker", BuildKind.WORKER));
      cluster.builds().create(spec("orchestrator", BuildKind.ORCHESTRATOR));
    }
    assertThat(requested("worker")).containsOnly(Map.entry("cpu", new Quantity("700m")));
    assertThat(requested("orchestrator"))
        .containsOnly(
            Map.entry("cpu", new Quantity("100m")), Map.entry("memory", new Quantity("256Mi")));
    assertThat(
            job("worker")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getResources())
        .satisfies(none -> assertThat(none.getRequests()).isNullOrEmpty());
  }

  private Job job(String name) {
    return namespace
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace.name())
        .withName(name)
        .get();
  }

  private Map<String, Quantity> requested(String build) throws Exception {
    Pod pod =
        Await.value(
            "the pod of " + build,
            () ->
                namespace
                    .client()
                    .pods()
                    .inNamespace(namespace.name())
                    .withLabel("batch.kubernetes.io/job-name", build)
                    .list()
                    .getItems()
                    .stream()
                    .findFirst());
    return pod.getSpec().getContainers().getFirst().getResources().getRequests();
  }

  @Test
  void finishedAndFailedJobsAreNoLoad() throws Exception {
    for (int i = 0; i < 50; i++) {
      endedJob("old-" + i, i % 2 == 0);
    }
    try (Cluster cluster = cluster()) {
      cluster.builds().create(spec("foreign", BuildKind.WORKER));
      assertThat(cluster.slots().survey().foreignBuilds()).isEqualTo(1);
      var _ = cluster.slots().take(0, new BuildName("old-0"), "origin").orElseThrow();
      var _ = cluster.slots().take(1, new BuildName("old-1"), "origin").orElseThrow();
      assertThat(cluster.slots().survey().slots())
          .allSatisfy(
              held -> assertThat(Objects.requireNonNull(held.holderPhase()).isFinal()).isTrue());
    }
  }

  /** One that no controller touches, as it was left by one. */
  private void endedJob(String name, boolean well) {
    Job job =
        new JobBuilder()
            .withNewMetadata()
            .withName(name)
            .withLabels(Map.of("osbs.io/kind", "worker", "osbs.io/build", name))
            .endMetadata()
            .withNewSpec()
            .withManagedBy("example.com/nobody")
            .withBackoffLimit(0)
            .withNewTemplate()
            .withNewSpec()
            .withRestartPolicy("Never")
            .addNewContainer()
            .withName("main")
            .withImage("example.com/none")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    Job made =
        namespace.client().batch().v1().jobs().inNamespace(namespace.name()).resource(job).create();
    String now = Instant.now().minusSeconds(60).toString();
    JobStatusBuilder status = new JobStatusBuilder().withStartTime(now);
    for (String type :
        well ? List.of("SuccessCriteriaMet", "Complete") : List.of("FailureTarget", "Failed")) {
      status
          .addNewCondition()
          .withType(type)
          .withStatus("True")
          .withReason("Test")
          .withLastTransitionTime(now)
          .endCondition();
    }
    if (well) {
      status.withSucceeded(1).withCompletionTime(now);
    } else {
      status.withFailed(1);
    }
    made.setStatus(status.build());
    namespace
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace.name())
        .resource(made)
        .updateStatus();
  }

  @Test
  void twoOrchestratorNamespacesShareOneWorkerNamespace() throws Exception {
    namespace.account("theirs", "edit");
    try (Cluster ours = cluster();
        Cluster theirs = cluster(namespace.access(token("theirs")))) {
      Slot first = ours.slots().take(0, new BuildName("ours"), "origin-a").orElseThrow();
      assertThat(theirs.slots().take(0, new BuildName("theirs"), "origin-b")).isEmpty();
      Slot second = theirs.slots().take(1, new BuildName("theirs"), "origin-b").orElseThrow();
      assertThat(ours.slots().survey().slots())
          .extracting(held -> held.slot().origin())
          .containsExactly("origin-a", "origin-b");
      assertThat(theirs.slots().survey().slots())
          .extracting(SlotSurvey.Held::slot)
          .containsExactly(first, second);
      ours.builds().create(spec("ours", BuildKind.WORKER));
      theirs.builds().create(spec("theirs", BuildKind.WORKER));
      assertThat(ours.slots().survey().foreignBuilds()).isZero();
      assertThat(theirs.slots().survey().foreignBuilds()).isZero();
    }
  }

  // ---- who we are

  @Test
  void aTokenThatIsRevokedIsNamedAndANewOneIsTakenUpWithoutARestart() throws Exception {
    Path file = token("osbs-orchestrator");
    String revoked = Files.readString(file);
    try (Cluster cluster = cluster(namespace.access(file))) {
      assertThat(cluster.slots().survey().slots()).isEmpty();
      namespace
          .client()
          .secrets()
          .inNamespace(namespace.name())
          .withName("osbs-orchestrator-token")
          .delete();
      // The API server remembers for some seconds whom it has let in.
      ClusterFault fault =
          Await.value(
              "the token is revoked",
              () -> {
                try {
                  cluster.slots().survey();
                  return Optional.empty();
                } catch (ClusterException e) {
                  return Optional.of(e.fault());
                }
              });
      assertThat(fault).isInstanceOf(ClusterFault.Forbidden.class);
      assertThat(fault.detail())
          .contains("401", file.toString(), "cluster here", kubernetes.url().toString())
          .doesNotContain(revoked.strip());

      token("osbs-orchestrator");

      assertThat(Files.readString(file)).isNotEqualTo(revoked);
      assertThat(cluster.slots().survey().slots()).isEmpty();
    }
  }

  @Test
  void anAuthorityThatDidNotSignTheServerIsNotBelieved() throws Exception {
    Path file = token("osbs-orchestrator");
    Path other = Files.createDirectories(folder.resolve("wrong"));
    Files.copy(file, other.resolve("token"));
    ProcessBuilder openssl =
        new ProcessBuilder(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-subj",
            "/CN=somebody",
            "-days",
            "2",
            "-keyout",
            other.resolve("key").toString(),
            "-out",
            other.resolve("ca.crt").toString());
    assertThat(
            openssl
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start()
                .waitFor())
        .isZero();
    try (Cluster cluster = cluster(namespace.access(other.resolve("token")))) {
      ClusterFault fault = faultOf(() -> cluster.slots().survey());
      assertThat(fault).isInstanceOf(ClusterFault.Unreachable.class);
      assertThat(fault.detail()).contains("cluster here", "certificate");
    }
    try (Cluster cluster =
        cluster(url("token_file = " + other.resolve("token") + "\nverify_ssl = false"))) {
      assertThat(cluster.slots().survey().slots()).isEmpty();
    }
  }

  @Test
  void contextsOfAKubeconfigAndClientCertificatesAreWaysIn() throws Exception {
    namespace
        .client()
        .rbac()
        .roleBindings()
        .inNamespace(namespace.name())
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("eva")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "edit")
                .addNewSubject("rbac.authorization.k8s.io", "User", "eva", null)
                .build())
        .create();
    Path kubeconfig = kubernetes.kubeconfig("eva", "people");
    try (Cluster cluster = cluster("kubeconfig = " + kubeconfig)) {
      assertThat(cluster.slots().survey().slots()).isEmpty();
    }
    Config read = Config.fromKubeconfig(Files.readString(kubeconfig));
    NamedContext context = read.getCurrentContext();
    try (Cluster cluster =
        cluster("kubeconfig = %s\ncontext = %s".formatted(kubeconfig, context.getName()))) {
      assertThat(cluster.slots().survey().slots()).isEmpty();
    }
    assertThat(
            faultOf(() -> cluster("kubeconfig = %s\ncontext = nowhere".formatted(kubeconfig)))
                .detail())
        .contains("nowhere", kubeconfig.toString());

    Path certificate = pem("eva.crt", read.getClientCertFile(), read.getClientCertData());
    Path key = pem("eva.key", read.getClientKeyFile(), read.getClientKeyData());
    try (Cluster cluster =
        cluster(
            url(
                "client_cert = %s\nclient_key = %s\nverify_ssl = false"
                    .formatted(certificate, key)))) {
      assertThat(cluster.slots().survey().slots()).isEmpty();
    }
  }

  private Path pem(String name, String file, String data) throws Exception {
    return file != null
        ? Path.of(file)
        : Files.write(folder.resolve(name), Base64.getDecoder().decode(data));
  }

  // ---- what is refused

  @Test
  void aVerbThatTheAccountMayNotUseIsNamedWithTheAccount() throws Exception {
    namespace.account("reader", "view");
    try (Cluster cluster = cluster(namespace.access(token("reader")))) {
      ClusterFault fault = faultOf(() -> cluster.builds().create(spec("one", BuildKind.WORKER)));
      assertThat(fault).isInstanceOf(ClusterFault.Forbidden.class);
      assertThat(fault.detail())
          .contains(
              "cannot create build one",
              "system:serviceaccount:%s:reader".formatted(namespace.name()),
              "the role it needs in namespace " + namespace.name());
    }
  }

  @Test
  void aQuotaThatIsUsedUpIsARefusalThatPasses() throws Exception {
    namespace
        .client()
        .resourceQuotas()
        .inNamespace(namespace.name())
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("none")
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("count/jobs.batch", new Quantity("0")))
                .endSpec()
                .build())
        .create();
    Await.until(
        "the quota is counted",
        () -> {
          var status =
              namespace
                  .client()
                  .resourceQuotas()
                  .inNamespace(namespace.name())
                  .withName("none")
                  .get()
                  .getStatus();
          return status != null && status.getUsed() != null && !status.getUsed().isEmpty();
        });
    try (Cluster cluster = cluster()) {
      ClusterFault fault = faultOf(() -> cluster.builds().create(spec("one", BuildKind.WORKER)));
      assertThat(fault).isInstanceOf(ClusterFault.Refused.class);
      assertThat(fault.detail()).contains("exceeded quota: none");
    }
  }

  @Test
  void aNamespaceThatIsMissingIsSaidToBe() throws Exception {
    Path admin = kubernetes.kubeconfig();
    Access here = namespace.access("kubeconfig = " + admin, Map.of(), folder);
    Access nowhere =
        new Access("here", here.server(), "no-such-namespace", here.tls(), here.credential());
    try (Cluster cluster = cluster(nowhere)) {
      ClusterFault fault = faultOf(() -> cluster.builds().create(spec("one", BuildKind.WORKER)));
      assertThat(fault).isInstanceOf(ClusterFault.Invalid.class);
      assertThat(fault.detail())
          .contains("there is no namespace no-such-namespace", "the key 'namespace'");
    }
  }

  @Test
  void aServerWithoutTheBuildApiIsSaidNotToHaveIt() throws Exception {
    Access access = namespace.access("kubeconfig = " + kubernetes.kubeconfig(), Map.of(), folder);
    try (Cluster cluster = OpenShiftClusters.open(access, SETTINGS, new SplittableRandom())) {
      ClusterFault fault = faultOf(() -> cluster.builds().create(spec("one", BuildKind.WORKER)));
      assertThat(fault).isInstanceOf(ClusterFault.Invalid.class);
      assertThat(fault.detail()).contains("does not have this API");
    }
  }

  @Test
  void aJobThatSomebodyDeletesIsAbsentEverywhere() throws Exception {
    try (Cluster cluster = cluster()) {
      BuildName name = cluster.builds().create(spec("one", BuildKind.WORKER)).name();
      var _ = cluster.slots().take(0, name, "origin").orElseThrow();
      namespace.client().batch().v1().jobs().inNamespace(namespace.name()).withName("one").delete();
      Await.until("the build is gone", () -> cluster.builds().find(name).isEmpty());
      assertThat(cluster.slots().survey().slots().getFirst().holderPhase()).isNull();
      assertThat(cluster.builds().result(name)).isEmpty();
      cluster.builds().annotate(name, Map.of("late", "1"));
      cluster.builds().cancel(name);
      assertThat(cluster.builds().list(Map.of())).isEmpty();
    }
  }
}
