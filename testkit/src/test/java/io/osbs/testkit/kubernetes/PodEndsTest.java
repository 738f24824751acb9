package io.osbs.testkit.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.osbs.testkit.kubelet.Image;
import io.osbs.testkit.kubelet.NodeSettings;
import io.osbs.testkit.kubelet.TestKubelet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How pods on a test node end before their time, or stand still: as on a real one. */
@Tag("all")
class PodEndsTest extends NodeScene {

  @Test
  void aDeadlineEndsAPod() {
    var job = TestJobs.shell("slow", "trap '' TERM; sleep 600");
    job.editSpec()
        .editTemplate()
        .editSpec()
        .withActiveDeadlineSeconds(1L)
        .endSpec()
        .endTemplate()
        .endSpec();
    jobs.create(job);

    Pod pod = jobs.pod("slow", TestJobs::ended);

    assertThat(pod.getStatus().getPhase()).isEqualTo("Failed");
    assertThat(pod.getStatus().getReason()).isEqualTo("DeadlineExceeded");
    assertThat(end(pod).getExitCode()).isEqualTo(137);
  }

  @Test
  void deletingAPodEndsItsProcesses() throws Exception {
    jobs.create(
        TestJobs.shell(
            "stubborn",
            "trap 'echo asked' TERM; sleep 600 & echo started; while :; do wait; done"));
    String pod = jobs.pod("stubborn", now -> TestJobs.isIn(now, "Running")).getMetadata().getName();
    try (var watch = client.pods().inNamespace(namespace.name()).withName(pod).watchLog();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(watch.getOutput(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("started");
      List<ProcessHandle> processes = node.processes(namespace.name(), pod);
      assertThat(processes).hasSizeGreaterThanOrEqualTo(2);

      client.batch().v1().jobs().inNamespace(namespace.name()).withName("stubborn").delete();

      assertThat(lines.readLine()).isEqualTo("asked");
      jobs.awaitGone(pod);
      assertThat(processes).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void anEvictedPodSaysSo() {
    String pod = running("squeezed", "exec sleep 600");

    node.evict(namespace.name(), pod);

    var status = jobs.podNamed(pod, TestJobs::ended).getStatus();
    assertThat(status.getReason()).isEqualTo("Evicted");
    assertThat(status.getConditions())
        .anySatisfy(condition -> {
          assertThat(condition.getType()).isEqualTo("DisruptionTarget");
          assertThat(condition.getStatus()).isEqualTo("True");
        });
  }

  @Test
  void aPodThatTookTooMuchMemorySaysSo() {
    String pod = running("greedy", "exec sleep 600");

    node.outOfMemory(namespace.name(), pod);

    ContainerStateTerminated end = end(jobs.podNamed(pod, TestJobs::ended));
    assertThat(end.getReason()).isEqualTo("OOMKilled");
    assertThat(end.getExitCode()).isEqualTo(137);
  }

  @Test
  void anImageThatCannotBePulledIsTriedAgain() {
    node.removeImage(TestJobs.IMAGE);
    try {
      jobs.create(TestJobs.shell("unpullable", "true"));
      Pod pod =
          jobs.pod(
              "unpullable",
              now ->
                  now.getStatus().getContainerStatuses().stream()
                      .anyMatch(container ->
                          container.getState().getWaiting() != null
                              && "ImagePullBackOff"
                                  .equals(container.getState().getWaiting().getReason())));
      assertThatThrownBy(() -> jobs.log(pod.getMetadata().getName()))
          .hasMessageContaining("waiting to start: trying and failing to pull image");
    } finally {
      node.image(TestJobs.IMAGE, Image.ofThisMachine());
    }

    assertThat(jobs.pod("unpullable", TestJobs::ended).getStatus().getPhase())
        .isEqualTo("Succeeded");
  }

  @Test
  void aPausedPodDoesNothingUntilItMayGoOn() throws Exception {
    String pod = running("paused", "exec sleep 600");
    ProcessHandle process = node.processes(namespace.name(), pod).getFirst();
    Path stat = Path.of("/proc/" + process.pid() + "/stat");

    node.pause(namespace.name(), pod);
    awaitStopped(stat, true);
    node.resume(namespace.name(), pod);
    awaitStopped(stat, false);
  }

  /** The kernel takes its time over a signal. */
  private static void awaitStopped(Path stat, boolean stopped) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (Files.readString(stat).contains(") T ") != stopped) {
      assertThat(System.nanoTime()).as("stopped: " + !stopped).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void thePodsOfALostNodeAreDeletedButRunOn() throws Exception {
    TestKubelet other =
        kubernetes
            .node(NodeSettings.of("lonely", "amd64").withLabel("place", "lonely"))
            .image(TestJobs.IMAGE, Image.ofThisMachine());
    var job = TestJobs.shell("cut-off", "exec sleep 600");
    job.editSpec()
        .editTemplate()
        .editSpec()
        .withNodeSelector(Map.of("place", "lonely"))
        .endSpec()
        .endTemplate()
        .endSpec();
    jobs.create(job);
    String pod = jobs.pod("cut-off", now -> TestJobs.isIn(now, "Running")).getMetadata().getName();

    other.lose();

    jobs.podNamed(pod, now -> now.getMetadata().getDeletionTimestamp() != null);
    assertThat(other.processes(namespace.name(), pod)).allMatch(ProcessHandle::isAlive);
    List<ProcessHandle> processes = other.processes(namespace.name(), pod);

    other.comeBack();

    jobs.awaitGone(pod);
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    kubernetes.remove(other);
  }
}
