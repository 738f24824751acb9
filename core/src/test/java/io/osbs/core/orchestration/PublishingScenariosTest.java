package io.osbs.core.orchestration;

import static io.osbs.core.build.FailureKind.BUILD;
import static io.osbs.core.build.FailureKind.INFRASTRUCTURE;

import io.osbs.core.build.Phase;
import org.junit.jupiter.api.Test;

/** From the last fragment to the tags that users see. */
final class PublishingScenariosTest {

  private static Scenario publishing() {
    return Scenario.of("x86_64: east 2")
        .done("x86_64", "east")
        .is(BuildState.PUBLISHING)
        .doesAmongOthers("publish children");
  }

  @Test
  void theStepsRunOneAfterAnother() {
    publishing()
        .published()
        .does("publish checks")
        .published()
        .does("publish index")
        .published()
        .does("publish tags")
        .is(BuildState.PUBLISHING)
        .published()
        .does("finish Complete")
        .finished(Phase.COMPLETE);
  }

  @Test
  void aStepThatTheInfrastructureFailedIsTriedAgainAfterGrowingPauses() {
    Scenario scenario = publishing();
    for (String pause : new String[] {"2s", "4s", "8s", "16s", "16s"}) {
      scenario
          .publishFails(INFRASTRUCTURE)
          .does()
          .noted("publish step children failed")
          .wakesIn(pause)
          .passes(pause)
          .does("publish children");
    }
    scenario.published().does("publish checks").publishFails(INFRASTRUCTURE).wakesIn("2s");
  }

  @Test
  void aStepThatFailsForLongerThanTheGraceFailsTheBuild() {
    publishing()
        .publishFails(INFRASTRUCTURE)
        .passes("4m59s")
        .publishFails(INFRASTRUCTURE)
        .is(BuildState.PUBLISHING)
        .passes("1m")
        .publishFails(INFRASTRUCTURE)
        .finished(Phase.FAILED, "the registry said no");
  }

  @Test
  void aStepThatCannotSucceedFailsTheBuildAtOnce() {
    publishing().publishFails(BUILD).finished(Phase.FAILED, "the registry said no");
  }

  @Test
  void aDoubledAnswerIsNotTheNextOne() {
    publishing()
        .published()
        .does("publish checks")
        .doubled()
        .does()
        .published()
        .does("publish index");
    publishing().publishFails(INFRASTRUCTURE).skipped().doubled().does();
  }

  @Test
  void aCancelDuringAStepThatNobodySeesWaitsForItsAnswer() {
    publishing()
        .cancelRequested()
        .is(BuildState.WITHDRAWING)
        .does()
        .published()
        .does("finish Cancelled: cancelled");
    publishing().cancelRequested().publishFails(INFRASTRUCTURE).finished(Phase.CANCELLED);
    publishing().cancelRequested().cancelRequested().does().is(BuildState.WITHDRAWING);
  }

  @Test
  void aCancelBetweenTwoTriesIsACancelAtOnce() {
    publishing().publishFails(INFRASTRUCTURE).cancelRequested().does("finish Cancelled: cancelled");
  }

  @Test
  void aCancelComesTooLateOnceUsersMaySeeTheResult() {
    publishing()
        .published()
        .published()
        .published()
        .skipped()
        .cancelRequested()
        .noted("cancel came too late")
        .is(BuildState.PUBLISHING)
        .published()
        .finished(Phase.COMPLETE);
  }

  @Test
  void anotherRunThatTookOverIsNoticedBeforeEachStep() {
    publishing().fencedInsteadOf("publish").finished(Phase.ERROR, "another run");
    publishing().cancelRequested().fencedInsteadOf("publish").finished(Phase.ERROR, "another run");
  }

  @Test
  void whatComesAfterTheEndChangesNothing() {
    publishing()
        .published()
        .published()
        .published()
        .published()
        .skipped()
        .cancelRequested()
        .input(new Input.Fenced())
        .input(new Input.ClusterChanged("east"))
        .input(new Input.WaitersChanged())
        .passes("24h")
        .does()
        .finished(Phase.COMPLETE);
  }
}
