package io.osbs.cluster.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.document.Json;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod's status means to the user whose build it was. */
final class PodEndTest {

  private static ApiObject pod(String status) throws Exception {
    String json = "{\"spec\": {\"nodeName\": \"n1\"}, \"status\": %s}".formatted(status);
    return new ApiObject(Json.read(json.getBytes(StandardCharsets.UTF_8)).members());
  }

  private static Failure ended(String terminated) throws Exception {
    return PodEnd.failure(
        pod("{\"containerStatuses\": [{\"state\": {\"terminated\": %s}}]}".formatted(terminated)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Evicted          | the pod was evicted from node n1: low on\tmemory
          NodeLost         | node n1 was lost: low on\tmemory
          NodeShutdown     | node n1 was lost: low on\tmemory
          Terminated       | node n1 was lost: low on\tmemory
          DeadlineExceeded | the cluster ended the build: its deadline was over
          Odd              | the pod failed: Odd low on\tmemory
          """)
  void reasonsOfPods(String reason, String said) throws Exception {
    Failure failure =
        PodEnd.failure(
            pod("{\"reason\": \"%s\", \"message\": \"low on\\n memory\"}".formatted(reason)));
    assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(failure.message()).isEqualTo(said.replace('\t', ' '));
  }

  @Test
  void aPodThatSaysNothingIsSaidToSayNothing() throws Exception {
    assertThat(PodEnd.failure(pod("{}")).message())
        .isEqualTo("the pod failed on node n1 without saying why");
  }

  @Test
  void aDisruptionIsNamedBeforeWhatItDidToTheContainer() throws Exception {
    Failure failure =
        PodEnd.failure(
            pod(
                """
                {"conditions": [{"type": "DisruptionTarget", "status": "True",
                  "reason": "PreemptionByScheduler", "message": "for another"}],
                 "containerStatuses": [{"state": {"terminated": {"exitCode": 137}}}]}
                """));
    assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(failure.message())
        .isEqualTo("the pod was taken from node n1: PreemptionByScheduler (for another)");
  }

  @Test
  void memoryThatRunsOutIsNamedWithItsRemedy() throws Exception {
    Failure failure = ended("{\"exitCode\": 137, \"reason\": \"OOMKilled\"}");
    assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(failure.message()).contains("OOMKilled", "raise memory_limit");
    // Seen where a child was killed, and the main process ended well.
    assertThat(ended("{\"exitCode\": 0, \"reason\": \"OOMKilled\"}").message())
        .contains("OOMKilled");
  }

  @Test
  void anImageThatCannotStartIsAMistakeInTheConfiguration() throws Exception {
    Failure failure =
        ended("{\"exitCode\": 128, \"reason\": \"StartError\", \"message\": \"no such file\"}");
    assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
    assertThat(failure.message()).contains("cannot be started: no such file");
  }

  @Test
  void theExitCodesOfTheReactorAreItsFailureKinds() throws Exception {
    for (FailureKind kind : FailureKind.values()) {
      Failure failure = ended("{\"exitCode\": %d}".formatted(kind.exitStatus()));
      assertThat(failure.kind().exitStatus()).isEqualTo(kind.exitStatus());
    }
  }

  @Test
  void signalsAndOtherCodesAreNamed() throws Exception {
    assertThat(ended("{\"exitCode\": 137}").message())
        .contains("signal 9", "lack of memory on the node");
    assertThat(ended("{\"exitCode\": 143}").message()).contains("signal 15").doesNotContain("lack");
    assertThat(ended("{\"exitCode\": 77}").message()).contains("exit code 77");
  }

  @Test
  void whatKeepsAPodFromBeginningIsSaid() throws Exception {
    assertThat(
            PodEnd.obstacle(
                pod(
                    """
                    {"conditions": [{"type": "PodScheduled", "status": "False",
                      "reason": "Unschedulable", "message": "0/3 nodes"}]}
                    """)))
        .contains("Unschedulable: 0/3 nodes");
    assertThat(
            PodEnd.obstacle(
                pod(
                    """
                    {"containerStatuses": [{"state": {"waiting":
                      {"reason": "ImagePullBackOff", "message": "not found"}}}]}
                    """)))
        .contains("ImagePullBackOff: not found");
    assertThat(
            PodEnd.obstacle(
                pod(
                    """
                    {"containerStatuses": [{"state": {"waiting": {"reason": "ContainerCreating"}}}]}
                    """)))
        .isEmpty();
  }
}
