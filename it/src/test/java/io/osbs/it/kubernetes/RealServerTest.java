package io.osbs.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.osbs.cluster.access.Access;
import io.osbs.cluster.openshift.OpenShiftClusters;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.it.tools.Await;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Throttles, load and refusals, as a real API server has them. */
@Tag("all")
@Execution(ExecutionMode.CONCURRENT)
final class RealServerTest extends RealServerScene {

  // ---- throttles and load

  @Test
  void theLimitRangeDecidesForWorkersAndTheTemplateForOrchestrators() throws Exception {
    namespace.itself().defaultCpu("700m");
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
    namespace.itself().quota("none", "count/jobs.batch", 0);
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

  /** As an orchestration sees it: the worker build vanished, and there is no slot for another. */
  @Test
  void aNamespaceThatIsDeletedDuringABuildHasNeitherTheBuildNorASlotForAnother() throws Exception {
    Access access = namespace.access("kubeconfig = " + kubernetes.kubeconfig(), Map.of(), folder);
    BuildName other = new BuildName("two");
    try (Cluster cluster = cluster(access)) {
      BuildName name = cluster.builds().create(spec("one", BuildKind.WORKER)).name();
      Slot slot = cluster.slots().take(0, name, "origin").orElseThrow();
      var itself = namespace.client().namespaces().withName(namespace.name());
      itself.delete();

      ClusterFault going = faultOf(() -> cluster.slots().take(1, other, "origin"));
      assertThat(going.detail()).containsAnyOf("being terminated", "there is no namespace");
      assertThat(going).isNotInstanceOf(ClusterFault.Forbidden.class);
      Await.until("the namespace is gone", () -> itself.get() == null);
      assertThat(cluster.builds().find(name)).isEmpty();
      assertThat(cluster.builds().result(name)).isEmpty();
      assertThat(cluster.slots().survey().total()).isZero();
      assertThat(cluster.slots().release(slot)).isFalse();
      ClusterFault gone = faultOf(() -> cluster.slots().take(0, other, "origin"));
      assertThat(gone).isInstanceOf(ClusterFault.Invalid.class);
      assertThat(gone.detail()).contains("there is no namespace " + namespace.name());
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
