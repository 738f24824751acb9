package io.osbs.core.orchestration;

import static io.osbs.core.build.FailureKind.BUILD;
import static io.osbs.core.build.FailureKind.INFRASTRUCTURE;
import static io.osbs.core.build.FailureKind.PERMISSION;

import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import java.util.EnumSet;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** From the last fragment to the tags that users see. */
final class PublishingScenariosTest {

  private static Scenario publishing() {
    return Scenario.of("x86_64: east 2")
        .done("x86_64", "east")
        .is(BuildState.PUBLISHING)
        .doesAmongOthers("publish children");
  }

  private static final SortedSet<PublishStep> ALL = new TreeSet<>(EnumSet.allOf(PublishStep.class));

  private static Scenario publishingWithPulpAndKoji() {
    return Scenario.publishing(ALL, "x86_64: east 2")
        .done("x86_64", "east")
        .doesAmongOthers("publish children");
  }

  /** As far as the import, which has begun. */
  private static Scenario importing() {
    return publishingWithPulpAndKoji()
        .published()
        .published()
        .published()
        .published()
        .published()
        .doesAmongOthers("publish koji-import");
  }

  @Test
  void aDoubledAnswerToAnEarlierTryOfAStepIsNotTakenForOneToThis() {
    Failure old = Failure.of(INFRASTRUCTURE, "the registry said no");
    publishing()
        .publishFails(INFRASTRUCTURE)
        .passes("6m")
        .does("publish children")
        .input(new Input.StepFailed(PublishStep.CHILDREN, 0, old))
        .does()
        .is(BuildState.PUBLISHING)
        .published()
        .does("publish checks");
  }

  @Test
  void aDoubledAnswerToAnEarlierUndoIsNotTakenForOneToThis() {
    Failure old = Failure.of(INFRASTRUCTURE, "the registry said no");
    publishing()
        .undoneByHand()
        .publishFails(BUILD)
        .undoFails(INFRASTRUCTURE)
        .passes("6m")
        .input(new Input.UndoFailed(0, old))
        .is(BuildState.UNDOING)
        .undone()
        .is(BuildState.FAILED);
  }

  @Test
  void whatIsConfiguredJoinsInBetween() {
    publishingWithPulpAndKoji()
        .published()
        .does("publish checks")
        .published()
        .does("publish index")
        .published()
        .does("publish attest")
        .published()
        .does("publish pulp-sync")
        .published()
        .does("publish koji-import")
        .published()
        .does("publish pulp-publish")
        .published()
        .does("publish tags")
        .published()
        .does("publish clean-up")
        .published()
        .does("finish Complete");
  }

  @Test
  void aLaterRunGoesOnWithTheFirstStepThatIsNotDone() {
    Scenario.published(ALL, PublishStep.PULP_SYNC, "x86_64: east 2", "s390x: z 1")
        .does("publish pulp-sync")
        .is(BuildState.PUBLISHING)
        .published()
        .does("publish koji-import");
  }

  @Test
  void aFailureBeforeTheImportTakesBackWhatWasDone() {
    publishing()
        .undoneByHand()
        .published()
        .skipped()
        .publishFails(BUILD)
        .is(BuildState.UNDOING)
        .does("undo, Failed")
        .cancelRequested()
        .does()
        .undone()
        .does("finish Failed: build")
        .doubled()
        .does();
  }

  @Test
  void aFailedPlatformTakesBackWhatTheOthersPushed() {
    Scenario.of("x86_64: east 2")
        .undoneByHand()
        .active("x86_64", "east")
        .passes("10s")
        .skipped()
        .seen("x86_64", Phase.FAILED)
        .doesAmongOthers("undo, Failed")
        .undone()
        .finished(Phase.FAILED);
  }

  @Test
  void takingBackIsTriedAgainAfterGrowingPauses() {
    Scenario scenario = publishing().undoneByHand().publishFails(BUILD).does("undo, Failed");
    for (String pause : new String[] {"2s", "4s", "8s", "16s", "16s"}) {
      scenario.undoFails(INFRASTRUCTURE).wakesIn(pause).passes(pause).does("undo, Failed");
    }
    scenario.undone().finished(Phase.FAILED, "the registry said no");
  }

  @Test
  void whatCannotBeTakenBackIsSaid() {
    publishing()
        .undoneByHand()
        .publishFails(BUILD)
        .undoFails(PERMISSION)
        .noted("something of what was published stays")
        .finished(Phase.FAILED, "the registry said no", "not taken back: the registry deletes");
    publishing()
        .undoneByHand()
        .cancelRequested()
        .published()
        .undoFails(INFRASTRUCTURE)
        .is(BuildState.WITHDRAWING)
        .passes("5m")
        .undoFails(INFRASTRUCTURE)
        .finished(Phase.CANCELLED, "not taken back: the registry deletes");
  }

  @Test
  void aRunThatTookOverTakesBackItself() {
    publishing()
        .undoneByHand()
        .publishFails(BUILD)
        .fencedInsteadOf("undo")
        .finished(Phase.ERROR, "another run");
    publishing()
        .undoneByHand()
        .cancelRequested()
        .published()
        .fencedInsteadOf("undo")
        .finished(Phase.ERROR, "another run");
  }

  @Test
  void fromTheImportOnAFailureLeavesWhatIsThereForARetry() {
    importing()
        .undoneByHand()
        .publishFails(BUILD)
        .does("finish Failed: build")
        .finished(
            Phase.FAILED,
            "publish step koji-import: the registry said no",
            "retry the build, and it goes on with this step");
    importing()
        .publishFails(INFRASTRUCTURE)
        .passes("2s")
        .published()
        .published()
        .publishFails(INFRASTRUCTURE)
        .is(BuildState.PUBLISHING)
        .passes("6m")
        .publishFails(INFRASTRUCTURE)
        .finished(Phase.FAILED, "publish step tags");
  }

  @Test
  void aCancelComesTooLateOnceTheImportHasBegun() {
    importing().cancelRequested().noted("cancel came too late").is(BuildState.PUBLISHING);
    Scenario.published(ALL, PublishStep.KOJI_IMPORT, "x86_64: east 2")
        .cancelRequested()
        .noted("cancel came too late");
    Scenario.goingOn(ALL, PublishStep.KOJI_IMPORT, true, "x86_64: east 2")
        .cancelRequested()
        .noted("cancel came too late")
        .does("publish koji-import");
  }

  @Test
  void aCancelThatAnEarlierRunHeardOfHoldsThoughTheImportWouldBeNext() {
    Scenario.goingOn(ALL, PublishStep.KOJI_IMPORT, false, "x86_64: east 2")
        .undoneByHand()
        .cancelRequested()
        .does("undo, Cancelled")
        .undone()
        .finished(Phase.CANCELLED);
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
        .undoneByHand()
        .cancelRequested()
        .is(BuildState.WITHDRAWING)
        .does()
        .published()
        .does("undo, Cancelled")
        .undone()
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
