package io.osbs.core.orchestration;

import static io.osbs.core.build.FailureKind.BUILD;
import static io.osbs.core.build.FailureKind.INFRASTRUCTURE;
import static io.osbs.core.orchestration.WorkerState.ACTIVE;
import static io.osbs.core.orchestration.WorkerState.COLLECTING;
import static io.osbs.core.orchestration.WorkerState.DONE;
import static io.osbs.core.orchestration.WorkerState.RESERVING;
import static io.osbs.core.orchestration.WorkerState.UNPLACED;
import static io.osbs.core.orchestration.WorkerState.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import org.junit.jupiter.api.Test;

/** From a worker build that exists to its fragment, or to its loss. */
final class FollowingScenariosTest {

  /** A worker build runs on east; west is busier, so that a lost one goes there second. */
  private static Scenario active() {
    return Scenario.of("x86_64: east 2, west 2")
        .active("x86_64", "east", "west")
        .is("x86_64", ACTIVE)
        .skipped();
  }

  private static Scenario unreachable() {
    return active().passes("10s").unseen("x86_64").is("x86_64", UNREACHABLE).skipped();
  }

  private static Scenario collecting() {
    return active().passes("10s").seen("x86_64", Phase.COMPLETE).is("x86_64", COLLECTING).skipped();
  }

  @Test
  void aWorkerBuildIsLookedAtWhenItsClusterChangedAndEveryTenSeconds() {
    active()
        .wakesIn("10s")
        .passes("10s")
        .does("observe x86_64#1 on east")
        .seen("x86_64", Phase.RUNNING)
        .input(new Input.ClusterChanged("east"))
        .does("observe x86_64#1 on east")
        .seen("x86_64", Phase.RUNNING)
        .does()
        .wakesIn("10s");
  }

  @Test
  void aChangeWhileTheAnswerIsOnItsWayIsLookedAtAfterIt() {
    active()
        .passes("10s")
        .does("observe x86_64#1 on east")
        .input(new Input.ClusterChanged("east"))
        .input(new Input.ClusterChanged("east"))
        .does()
        .seen("x86_64", Phase.RUNNING)
        .does()
        .passes("0.05s")
        .does("observe x86_64#1 on east")
        .seen("x86_64", Phase.RUNNING)
        .does();
  }

  @Test
  void aCompleteWorkerBuildLeavesItsFragment() {
    Scenario scenario =
        active()
            .passes("10s")
            .seen("x86_64", Phase.COMPLETE)
            .doesAmongOthers("collect x86_64#1 on east")
            .collected("x86_64")
            .is("x86_64", DONE)
            .is(BuildState.PUBLISHING)
            .does("survey east", "publish children")
            .noted("done: sha256:");
    assertThat(scenario.worker("x86_64").losses()).isEmpty();
  }

  @Test
  void aBrokenWorkerBuildStaysBroken() {
    active()
        .passes("10s")
        .seen("x86_64", Phase.FAILED, Failure.of(BUILD, "RUN make failed"))
        .failed("x86_64", BUILD, "RUN make failed")
        .finished(Phase.FAILED, "RUN make failed");
  }

  @Test
  void aBrokenWorkerBuildThatSaysNothingIsBrokenToo() {
    active()
        .passes("10s")
        .seen("x86_64", Phase.FAILED)
        .failed("x86_64", BUILD, "r-x86-64-1 on east failed and did not say why");
  }

  @Test
  void aWorkerBuildThatFailedBecauseOfItsPlaceMovesOn() {
    active()
        .passes("10s")
        .seen("x86_64", Phase.FAILED, Failure.of(INFRASTRUCTURE, "slot lost"))
        .noted("was lost: slot lost")
        .doesAmongOthers("survey east");
  }

  @Test
  void aWorkerBuildThatVanishedMovesOnAndIsCancelledInCaseItIsThere() {
    active()
        .passes("10s")
        .absent("x86_64")
        .doesAmongOthers("cancel x86_64#1 on east")
        .noted("no longer exists on east");
  }

  @Test
  void aWorkerBuildThatSomebodyCancelledIsNotBuiltAgain() {
    active()
        .passes("10s")
        .seen("x86_64", Phase.CANCELLED)
        .is("x86_64", WorkerState.FAILED)
        .finished(Phase.FAILED, "r-x86-64-1 on east was cancelled");
  }

  @Test
  void aWorkerBuildThatStaysPendingMovesOn() {
    Scenario.of("x86_64: east 2")
        .alone()
        .survey("east", "")
        .taken("x86_64")
        .created("x86_64")
        .stays("x86_64", Phase.PENDING)
        .skipped()
        .passes("9m59s")
        .is("x86_64", ACTIVE)
        .passes("1s")
        .doesAmongOthers("cancel x86_64#1 on east")
        .noted("was Pending on east for longer than pending_timeout (10m)");
  }

  @Test
  void pendingIsCountedFromTheLastChangeOfPhase() {
    Scenario.of("x86_64: east 2")
        .alone()
        .survey("east", "")
        .taken("x86_64")
        .created("x86_64")
        .passes("9m")
        .stays("x86_64", Phase.PENDING)
        .passes("9m")
        .is("x86_64", ACTIVE)
        .stays("x86_64", Phase.RUNNING)
        .passes("2h")
        .is("x86_64", ACTIVE);
  }

  @Test
  void aWorkerBuildThatRunsTooLongFailsThePlatform() {
    active()
        .stays("x86_64", Phase.RUNNING)
        .passes("2h59m")
        .is("x86_64", ACTIVE)
        .skipped()
        .passes("1m")
        .doesAmongOthers("cancel x86_64#1 on east")
        .failed("x86_64", BUILD, "worker_deadline (3h)")
        .finished(Phase.FAILED);
  }

  @Test
  void aClusterThatIsSilentForLessThanTheGraceLosesNothing() {
    unreachable()
        .noted("east does not answer: timed out")
        .passes("1s")
        .does("observe x86_64#1 on east")
        .unseen("x86_64")
        .passes("4m50s")
        .is("x86_64", UNREACHABLE)
        .seen("x86_64", Phase.RUNNING)
        .is("x86_64", ACTIVE)
        .passes("4m59s")
        .unseen("x86_64")
        .passes("4m59s")
        .is("x86_64", UNREACHABLE);
  }

  @Test
  void aClusterThatIsSilentForLongerThanTheGraceLosesItsWorkerBuild() {
    unreachable()
        .passes("5m")
        .doesAmongOthers("cancel x86_64#1 on east")
        .noted("east has not answered for 5m; its worker build r-x86-64-1 is given up");
  }

  @Test
  void whatAClusterSaysAfterASilenceCountsAsIfItHadNotBeenSilent() {
    unreachable().passes("1s").seen("x86_64", Phase.COMPLETE).is("x86_64", COLLECTING);
    unreachable()
        .passes("1s")
        .seen("x86_64", Phase.FAILED)
        .failed("x86_64", BUILD, "did not say why");
    unreachable().passes("1s").seen("x86_64", Phase.ERROR).noted("was lost");
    unreachable()
        .passes("1s")
        .seen("x86_64", Phase.CANCELLED)
        .finished(Phase.FAILED, "was cancelled");
    unreachable().passes("1s").absent("x86_64").doesAmongOthers("cancel x86_64#1 on east");
  }

  @Test
  void anUnusableResultMovesOn() {
    collecting()
        .unusable("x86_64", "there is no fragment")
        .noted("is Complete but its result is unusable: there is no fragment")
        .doesAmongOthers("survey east");
  }

  @Test
  void aResultThatCannotBeReadIsReadAgainUntilTheGraceIsOver() {
    collecting()
        .uncollected("x86_64")
        .is("x86_64", COLLECTING)
        .wakesIn("1s")
        .passes("1s")
        .does("collect x86_64#1 on east")
        .uncollected("x86_64")
        .passes("4m58s")
        .is("x86_64", COLLECTING)
        .passes("1s")
        .noted("east has the result but does not give it");
  }

  @Test
  void aResultThatComesLateIsTaken() {
    collecting().uncollected("x86_64").passes("4m").collected("x86_64").is(BuildState.PUBLISHING);
  }

  @Test
  void answersAboutAWorkerBuildThatWasGivenUpChangeNothing() {
    Scenario scenario = unreachable().passes("1s").skipped();
    scenario.passes("4m59s").skipped().seen("x86_64", Phase.RUNNING).does();
    assertThat(scenario.worker("x86_64").attempt()).isEqualTo(2);
    collecting()
        .passes("5m")
        .collected("x86_64")
        .is(BuildState.BUILDING)
        .doubled()
        .is(BuildState.BUILDING);
  }

  @Test
  void aDoubledFragmentChangesNothing() {
    collecting().collected("x86_64").skipped().doubled().does().is("x86_64", DONE);
  }

  @Test
  void aBuildThatWaitsForOnePlatformFollowsTheOther() {
    Scenario.of("x86_64: east 2", "s390x: z 1")
        .alone()
        .always("z", "0")
        .survey("east", "")
        .taken("x86_64")
        .created("x86_64")
        .seen("x86_64", Phase.COMPLETE)
        .collected("x86_64")
        .is("x86_64", DONE)
        .is("s390x", UNPLACED)
        .is(BuildState.BUILDING)
        .always("z", "")
        .passes("5s")
        .taken("s390x")
        .created("s390x")
        .seen("s390x", Phase.COMPLETE)
        .collected("s390x")
        .is(BuildState.PUBLISHING);
  }

  @Test
  void theUsersOwnMistakeIsTheFailureOfTheBuild() {
    Scenario.of("x86_64: east 2", "s390x:")
        .alone()
        .survey("east", "")
        .taken("x86_64")
        .created("x86_64")
        .seen("x86_64", Phase.FAILED, Failure.of(BUILD, "RUN make failed"))
        .doesAmongOthers("finish Failed: build")
        .finished(Phase.FAILED, "x86_64: RUN make failed; s390x: no enabled cluster");
  }

  @Test
  void aLostWorkerBuildMovesToAnotherCluster() {
    active()
        .passes("10s")
        .seen("x86_64", Phase.ERROR, Failure.of(INFRASTRUCTURE, "evicted"))
        .survey("east", "")
        .survey("west", "0")
        .is("x86_64", RESERVING)
        .doesAmongOthers("take slot 1 of west for x86_64#2");
  }
}
