package io.osbs.core.orchestration;

import static io.osbs.core.build.FailureKind.CONFIGURATION;
import static io.osbs.core.build.FailureKind.INFRASTRUCTURE;
import static io.osbs.core.build.FailureKind.PERMISSION;
import static io.osbs.core.orchestration.Scenario.START;
import static io.osbs.core.orchestration.Told.forbidden;
import static io.osbs.core.orchestration.Told.unreachable;
import static io.osbs.core.orchestration.WorkerState.ACTIVE;
import static io.osbs.core.orchestration.WorkerState.CREATING;
import static io.osbs.core.orchestration.WorkerState.RESERVING;
import static io.osbs.core.orchestration.WorkerState.UNPLACED;
import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Phase;
import io.osbs.core.placement.Considered.Verdict;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.placement.PlacementSettings.WhenFull;
import io.osbs.core.standing.Cordon;
import io.osbs.core.standing.Standings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** From a platform without a slot to a slot, or to the end of patience with silent clusters. */
final class PlacingScenariosTest {

  @Test
  void anIdleClusterGetsTheWorkerBuildAtOnce() {
    Scenario scenario =
        Scenario.of("x86_64: east 2, west 4")
            .does("survey east", "survey west", "list waiters")
            .waiters()
            .survey("east", "0")
            .does()
            .survey("west", "")
            .does("take slot 0 of west for x86_64#1")
            .taken("x86_64")
            .does("create x86_64#1 on west")
            .created("x86_64")
            .does("observe x86_64#1 on west")
            .is("x86_64", ACTIVE);

    assertThat(scenario.decisions()).hasSize(1);
    assertThat(scenario.decisions().getFirst().considered())
        .map(each -> each.cluster() + " " + each.verdict())
        .containsExactly("east " + Verdict.BUSIER, "west " + Verdict.CHOSEN);
  }

  @Test
  void disabledClustersAreNotEvenAsked() {
    Scenario.of("x86_64: east 2, west 4 off, old 0").does("survey east", "list waiters");
  }

  @Test
  void aClusterThatDoesNotAnswerIsWaitedForOnlyAMoment() {
    Scenario.of("x86_64: east 2, west 4")
        .alone()
        .survey("west", "0 1 2")
        .is("x86_64", UNPLACED)
        .wakesIn("1.5s")
        .passes("1.5s")
        .doesAmongOthers("take slot 3 of west for x86_64#1");
  }

  @Test
  void twoPlatformsOnOneClusterTakeTwoSlots() {
    Scenario.of("x86_64: both 3", "i686: both 3")
        .does("survey both", "list waiters")
        .waiters()
        .survey("both", "0")
        .does("take slot 1 of both for x86_64#1", "take slot 2 of both for i686#1");
  }

  @Test
  void aPlatformWithASmallerMaximumWaitsWhileTheOtherGoesOn() {
    Scenario.of("x86_64: both 3", "i686: both 1")
        .alone()
        .survey("both", "0")
        .doesAmongOthers("take slot 1 of both for x86_64#1", "announce waiting i686")
        .is("i686", UNPLACED);
  }

  @Test
  void aTakeThatGotNoAnswerIsTriedElsewhere() {
    Scenario.of("x86_64: east 2, west 2")
        .alone()
        .survey("east", "")
        .survey("west", "0")
        .notTaken("x86_64", unreachable())
        .noted("east gave no slot: timed out")
        .doesAmongOthers("take slot 1 of west for x86_64#1");
  }

  @Test
  void aSlotThatIsFoundInOurNameIsOurs() {
    Scenario.of("x86_64: east 2")
        .alone()
        .survey("east", "")
        .notTaken("x86_64", unreachable())
        .is("x86_64", UNPLACED)
        .passes("1s")
        .survey("east", "0=x86_64#1")
        .is("x86_64", CREATING)
        .doesAmongOthers("create x86_64#1 on east");
  }

  @Test
  void aSlotInOurNameThatIsTooOldIsNobodys() {
    Scenario.of("x86_64: east 2")
        .alone()
        .survey("east", "0=x86_64#1@61s")
        .doesAmongOthers("release slot 0 of east", "take slot 1 of east for x86_64#1");
  }

  @Test
  void slotsOfEndedBuildsAreRemovedByWhoeverSeesThem() {
    Scenario scenario =
        Scenario.of("x86_64: east 2")
            .alone()
            .survey("east", "0:Failed 1:Complete")
            .doesAmongOthers("release slot 0 of east", "release slot 1 of east");
    scenario
        .is("x86_64", UNPLACED)
        .passes("5s")
        .survey("east", "1:Complete")
        .is("x86_64", RESERVING);
  }

  @Test
  void whenFullSubmitNeverWaits() {
    Scenario.with(PlacingScenariosTest::submit, "x86_64: east 1, west 2")
        .alone()
        .survey("east", "0 1")
        .survey("west", "0 1 +1")
        .doesAmongOthers("take slot 2 of west for x86_64#1");
  }

  static PlacementSettings submit(PlacementSettings settings) {
    return new PlacementSettings(
        WhenFull.SUBMIT,
        settings.queueTimeout(),
        settings.workerDeadline(),
        settings.orchestratorDeadline(),
        settings.unreachableGrace(),
        settings.pendingTimeout(),
        settings.infrastructureRetries(),
        settings.orphanGrace());
  }

  @Test
  void aCordonedClusterIsLeftOutUntilItIsUncordoned() {
    Scenario.of("x86_64: east 1")
        .shares(Standings.NONE.cordoned("east", new Cordon("eva", START, "disk full")))
        .alone()
        .survey("east", "")
        .is("x86_64", UNPLACED)
        .doesAmongOthers("announce waiting x86_64")
        .shares(Standings.NONE)
        .doesAmongOthers("take slot 0 of east for x86_64#1");
  }

  @Test
  void aPlatformWithoutClusterFailsAtOnce() {
    Scenario.of("x86_64:")
        .failed("x86_64", CONFIGURATION, "config.yaml lists no cluster for it")
        .is(BuildState.FAILED)
        .finished(Phase.FAILED, "no enabled cluster");
  }

  @Test
  void noAnswerFromAnyClusterIsRetriedUntilTheGraceIsOver() {
    Scenario.of("x86_64: east 1, west 1")
        .surveyFails("east", unreachable())
        .surveyFails("west", unreachable())
        .passes("1s")
        .doesAmongOthers("survey east", "survey west")
        .surveyFails("east", unreachable())
        .surveyFails("west", unreachable())
        .passes("4m58s")
        .is("x86_64", UNPLACED)
        .passes("1s")
        .failed("x86_64", INFRASTRUCTURE, "no cluster of platform x86_64 answered for 5m", "west")
        .finished(Phase.FAILED);
  }

  @Test
  void oneAnswerEndsTheSilence() {
    Scenario.of("x86_64: east 1")
        .alone()
        .surveyFails("east", unreachable())
        .passes("4m59s")
        .survey("east", "0")
        .passes("1h")
        .is("x86_64", UNPLACED);
  }

  @Test
  void pausesBetweenQuestionsGrowWhileAClusterIsSilent() {
    Scenario scenario = Scenario.of("x86_64: east 1").surveyFails("east", unreachable()).skipped();
    for (String pause : new String[] {"1s", "2s", "4s", "8s", "15s", "15s"}) {
      Duration almost = Duration.parse("PT" + pause).minusMillis(1);
      scenario
          .passes(almost.toString().substring(2))
          .neverDid("survey")
          .passes("0.001s")
          .does("survey east")
          .surveyFails("east", unreachable());
    }
  }

  @Test
  void forbiddenEverywhereIsAPermissionFailureAtOnce() {
    Scenario.of("x86_64: east 1, west 1")
        .surveyFails("east", forbidden())
        .is("x86_64", UNPLACED)
        .surveyFails("west", forbidden())
        .failed("x86_64", PERMISSION, "east: 403", "west: 403")
        .finished(Phase.FAILED);
  }

  @Test
  void retriesAreExhaustedAfterThreeMovesAndEveryLossIsTold() {
    Scenario scenario = Scenario.of("x86_64: east 9, west 9").alone();
    scenario.always("east", "").always("west", "");
    for (int attempt = 1; attempt <= 4; attempt++) {
      scenario.is("x86_64", RESERVING).taken("x86_64").created("x86_64");
      scenario.seen("x86_64", Phase.ERROR).passes("8s");
    }
    scenario
        .failed("x86_64", INFRASTRUCTURE, "given up after 4 attempts")
        .finished(Phase.FAILED, "r-x86-64-1 on east", "r-x86-64-2 on west", "r-x86-64-4");
  }

  @Test
  void aConflictMeansToChooseAgainWithThatSlotHeld() {
    Scenario.of("x86_64: east 4, west 2")
        .alone()
        .survey("east", "")
        .survey("west", "0")
        .doesAmongOthers("take slot 0 of east for x86_64#1")
        .conflict("x86_64")
        .does("take slot 1 of east for x86_64#1");
  }

  @Test
  void aConflictOnAViewThatIsNotOfThisMomentMeansToReadAgain() {
    Scenario.of("x86_64: east 2, west 2")
        .alone()
        .survey("east", "")
        .survey("west", "0")
        .doesAmongOthers("take slot 0 of east for x86_64#1")
        .passes("1s")
        .conflict("x86_64")
        .does("survey east")
        .is("x86_64", UNPLACED)
        .survey("east", "0 1")
        .doesAmongOthers("take slot 1 of west for x86_64#1");
  }

  @Test
  void aViewFromTheLastPlacementIsTooOldForTheNext() {
    Scenario.of("x86_64: east 2, west 2")
        .active("x86_64", "east", "west")
        .stays("x86_64", Phase.RUNNING)
        .passes("2h")
        .stays("x86_64", null)
        .skipped()
        .passes("10s")
        .seen("x86_64", Phase.ERROR)
        .doesAmongOthers("survey east", "survey west")
        .is("x86_64", UNPLACED)
        .survey("east", "0 +1")
        .survey("west", "0")
        .doesAmongOthers("take slot 1 of west for x86_64#2");
  }

  @Test
  void aSilenceOfHoursAgoIsNoReasonToGiveUpNow() {
    Scenario.of("x86_64: east 2", "s390x: east 1, z 1")
        .alone()
        .survey("east", "")
        .survey("z", "0")
        .taken("x86_64")
        .created("x86_64")
        .stays("x86_64", Phase.RUNNING)
        .passes("5s")
        .surveyFails("east", unreachable())
        .survey("z", "")
        .taken("s390x")
        .created("s390x")
        .stays("s390x", Phase.RUNNING)
        .passes("1h")
        .stays("x86_64", null)
        .passes("10s")
        .seen("x86_64", Phase.ERROR)
        .is("x86_64", UNPLACED)
        .passes("4m59s")
        .is("x86_64", UNPLACED)
        .survey("east", "")
        .is("x86_64", RESERVING);
  }
}
