package io.osbs.reactor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Platform;
import io.osbs.process.Outcome;
import io.osbs.process.Output;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines are buildah's own, as version 1.28.2 wrote them. */
class BuildFailuresTest {

  private static final String STEP = "STEP 3/8: RUN make";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BUILD          | 2   | Error: building at STEP "RUN make": while running runtime: exit status 2
          BUILD          | 125 | Error: building at STEP "COPY a /": checking on sources under "/s": "/a": no such file
          BUILD          | 1   | Error: building at STEP "RUN make": exec: exec format error: exit status 1
          INFRASTRUCTURE | 1   | write /w/layer: no space left on device
          INFRASTRUCTURE | 137 | make: working
          INFRASTRUCTURE | 1   | subprocess exited on killed
          INFRASTRUCTURE | 1   | unshare: sigprocmask unblock failed: Invalid argument
          INFRASTRUCTURE | 127 | unshare: failed to execute buildah: No such file or directory
          INFRASTRUCTURE | 125 | Error: storage is broken
          """)
  void theLastWordsDecideWhoseProblemItIs(FailureKind kind, int status, String last) {
    assertThat(failure(false, STEP, status, last).kind()).isEqualTo(kind);
  }

  @Test
  void theStepItsStatusAndTheLastLinesAreTold() {
    Failure failure =
        failure(
            false,
            STEP,
            2,
            "make: *** [all] Error 2\nError: building at STEP \"RUN make\": exit status 2\n");

    assertThat(failure.message()).isEqualTo("STEP 3/8: RUN make failed with exit status 2");
    assertThat(failure.evidence()).first().isEqualTo("make: *** [all] Error 2");
  }

  @Test
  void aMissingEmulatorIsTheFaultOfThePlace() {
    Failure failure =
        failure(
            true,
            STEP,
            1,
            "exec /bin/sh: exec format error\nError: building at STEP \"RUN make\": exit status 1");

    assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(failure.message()).contains("qemu-user-static").contains(STEP);
  }

  @Test
  void aDockerfileThatCannotBeReadIsTheUsers() {
    assertThat(failure(false, "", 125, "Error: Build error: Unknown instruction: NONSENSE").kind())
        .isEqualTo(FailureKind.BUILD);
  }

  private static Failure failure(boolean foreign, String step, int status, String output) {
    return new BuildFailures(new Platform("ppc64le"), foreign)
        .of(step, new Outcome.Exited(status, Output.of(output), Output.EMPTY))
        .failure();
  }
}
