package io.osbs.core.orchestration;

import static io.osbs.core.orchestration.Told.refused;
import static io.osbs.core.orchestration.Told.unreachable;
import static io.osbs.core.orchestration.WorkerState.CANCELLED;
import static io.osbs.core.orchestration.WorkerState.CANCELLING;
import static io.osbs.core.orchestration.WorkerState.DONE;
import static io.osbs.core.orchestration.WorkerState.LOOKING;
import static io.osbs.core.orchestration.WorkerState.WITHDRAWING;

import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.placement.PlacementSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Cancel and the deadline of the build, whatever its platforms are doing. */
final class CancellingScenariosTest {

  private static Scenario reserving() {
    return Scenario.of("x86_64: east 2").alone().survey("east", "");
  }

  private static Scenario creating() {
    return reserving().taken("x86_64");
  }

  private static Scenario active() {
    return Scenario.of("x86_64: east 2").active("x86_64", "east");
  }

  /** Cancelled, and the worker build was asked to end. */
  private static Scenario cancelling() {
    return active()
        .skipped()
        .cancelRequested()
        .is("x86_64", CANCELLING)
        .is(BuildState.CANCELLING)
        .does("cancel x86_64#1 on east", "observe x86_64#1 on east");
  }

  @Test
  void aPlatformThatWaitsIsCancelledAtOnce() {
    Scenario.of("x86_64: east 2")
        .alone()
        .survey("east", "0 1")
        .skipped()
        .cancelRequested()
        .does("announce nothing waits", "finish Cancelled: cancelled")
        .is("x86_64", CANCELLED)
        .finished(Phase.CANCELLED);
  }

  @Test
  void aSlotOnItsWayIsGivenBack() {
    reserving()
        .skipped()
        .cancelRequested()
        .does()
        .is("x86_64", WITHDRAWING)
        .taken("x86_64")
        .does("release slot 0 of east", "finish Cancelled: cancelled");
  }

  @Test
  void aSlotThatSomebodyElseGotNeedsNothing() {
    reserving().cancelRequested().conflict("x86_64").finished(Phase.CANCELLED);
    reserving().cancelRequested().notTaken("x86_64", unreachable()).finished(Phase.CANCELLED);
  }

  @Test
  void aWorkerBuildOnItsWayIsCancelledWhenItIsThere() {
    creating()
        .skipped()
        .cancelRequested()
        .does()
        .is("x86_64", WITHDRAWING)
        .created("x86_64")
        .does("cancel x86_64#1 on east", "observe x86_64#1 on east")
        .seen("x86_64", Phase.CANCELLED)
        .does("survey east", "finish Cancelled: cancelled");
  }

  @Test
  void aLostCreateIsLookedUpAndCancelled() {
    creating()
        .cancelRequested()
        .skipped()
        .createFails("x86_64", unreachable())
        .does("cancel x86_64#1 on east", "observe x86_64#1 on east")
        .absent("x86_64")
        .does("release slot 0 of east", "finish Cancelled: cancelled");
  }

  /** Found by the simulation: the create arrived later, and the slot's release was lost. */
  @Test
  void aLostCreateThatMayStillArriveIsToldAsUnconfirmed() {
    creating()
        .cancelRequested()
        .createFails("x86_64", unreachable())
        .absent("x86_64")
        .finished(Phase.CANCELLED, "unconfirmed: the worker build of x86_64");
  }

  @Test
  void aRefusedCreateLeavesOnlyASlotToGiveBack() {
    for (ClusterFault fault : new ClusterFault[] {refused(), new ClusterFault.Invalid("no")}) {
      creating()
          .cancelRequested()
          .skipped()
          .createFails("x86_64", fault)
          .does("release slot 0 of east", "finish Cancelled: cancelled");
    }
  }

  @Test
  void aCreateThatIsBeingLookedUpIsCancelled() {
    creating()
        .createFails("x86_64", unreachable())
        .skipped()
        .cancelRequested()
        .does("cancel x86_64#1 on east", "observe x86_64#1 on east")
        .is("x86_64", CANCELLING);
  }

  @Test
  void aRunningWorkerBuildIsAskedToEndUntilItDoes() {
    cancelling()
        .seen("x86_64", Phase.RUNNING)
        .wakesIn("1s")
        .passes("1s")
        .does("cancel x86_64#1 on east", "observe x86_64#1 on east")
        .unseen("x86_64")
        .passes("1s")
        .does("cancel x86_64#1 on east", "observe x86_64#1 on east")
        .seen("x86_64", Phase.CANCELLED)
        .does("survey east", "finish Cancelled: cancelled");
  }

  @Test
  void howeverAWorkerBuildEndsItIsCancelled() {
    for (Phase phase : Phase.values()) {
      if (phase.isFinal()) {
        cancelling().seen("x86_64", phase).is("x86_64", CANCELLED).finished(Phase.CANCELLED);
      }
    }
    cancelling().absent("x86_64").is("x86_64", CANCELLED).finished(Phase.CANCELLED);
  }

  @Test
  void anUnreachableWorkerBuildIsCancelledWithoutConfirmationAfterTheGrace() {
    active()
        .passes("10s")
        .unseen("x86_64")
        .skipped()
        .cancelRequested()
        .does("cancel x86_64#1 on east", "observe x86_64#1 on east")
        .unseen("x86_64")
        .passes("4m59s")
        .is(BuildState.CANCELLING)
        .passes("1s")
        .finished(Phase.CANCELLED, "unconfirmed: the worker build of x86_64");
  }

  @Test
  void aResultThatIsBeingReadIsNotWaitedFor() {
    active()
        .passes("10s")
        .seen("x86_64", Phase.COMPLETE)
        .skipped()
        .cancelRequested()
        .does("survey east", "finish Cancelled: cancelled")
        .collected("x86_64")
        .does();
  }

  @Test
  void platformsThatAreDoneStayDone() {
    Scenario.of("x86_64: east 2", "s390x: z 1")
        .alone()
        .survey("east", "")
        .survey("z", "")
        .taken("x86_64")
        .created("x86_64")
        .seen("x86_64", Phase.COMPLETE)
        .collected("x86_64")
        .taken("s390x")
        .created("s390x")
        .cancelRequested()
        .is("x86_64", DONE)
        .is("s390x", CANCELLING)
        .seen("s390x", Phase.CANCELLED)
        .finished(Phase.CANCELLED);
  }

  @Test
  void aSecondCancelChangesNothing() {
    cancelling().doubled().cancelRequested().does().is(BuildState.CANCELLING);
  }

  @Test
  void aDeadlineStopsTheWorkerBuildsAndFailsTheBuild() {
    stopping().seen("x86_64", Phase.CANCELLED).finished(Phase.FAILED, "orchestrator_deadline (1h)");
  }

  @Test
  void aCancelAfterTheDeadlineMakesItACancel() {
    stopping()
        .cancelRequested()
        .is(BuildState.CANCELLING)
        .seen("x86_64", Phase.CANCELLED)
        .finished(Phase.CANCELLED);
  }

  /** The deadline of the build, an hour, has passed while a worker build was running. */
  private static Scenario stopping() {
    return Scenario.with(settings -> deadline(settings, Duration.ofHours(1)), "x86_64: east 2")
        .active("x86_64", "east")
        .stays("x86_64", Phase.RUNNING)
        .passes("59m")
        .is(BuildState.BUILDING)
        .stays("x86_64", null)
        .skipped()
        .passes("1m")
        .is(BuildState.STOPPING)
        .doesAmongOthers("cancel x86_64#1 on east");
  }

  @Test
  void theDeadlineDoesNotCountTheWaitForSlots() {
    Scenario.with(settings -> deadline(settings, Duration.ofHours(1)), "x86_64: east 2")
        .alone()
        .always("east", "0 1")
        .passes("10h")
        .always("east", "0")
        .passes("5s")
        .always("east", null)
        .taken("x86_64")
        .created("x86_64")
        .stays("x86_64", Phase.RUNNING)
        .passes("59m")
        .is(BuildState.BUILDING)
        .passes("1m")
        .is(BuildState.STOPPING);
  }

  static PlacementSettings deadline(PlacementSettings settings, Duration deadline) {
    return new PlacementSettings(
        settings.whenFull(),
        settings.queueTimeout(),
        settings.workerDeadline(),
        deadline,
        settings.unreachableGrace(),
        settings.pendingTimeout(),
        settings.infrastructureRetries(),
        settings.orphanGrace());
  }

  @Test
  void anotherRunTakesOverInEveryState() {
    cancelling().fencedInsteadOf("observe").is(BuildState.SUPERSEDED).finished(Phase.ERROR);
    stopping().fencedInsteadOf("observe").is(BuildState.SUPERSEDED).finished(Phase.ERROR);
    reserving().fencedInsteadOf("take").is(BuildState.SUPERSEDED).finished(Phase.ERROR);
    reserving().cancelRequested().fencedInsteadOf("take").is(BuildState.SUPERSEDED);
  }

  private static Scenario lookingAndCancelled() {
    return Scenario.resumed(Resumption.ADOPT, "x86_64: east 2, west 2")
        .alone()
        .found("west")
        .skipped()
        .cancelRequested()
        .does()
        .is(BuildState.CANCELLING)
        .is("x86_64", LOOKING);
  }

  @Test
  void aWorkerBuildOfAnEarlierRunIsCancelledWhenItIsFound() {
    lookingAndCancelled()
        .found("east", Told.build("x86_64", 1, Phase.RUNNING))
        .doesAmongOthers("cancel x86_64#1 on east")
        .is("x86_64", CANCELLING)
        .seen("x86_64", Phase.CANCELLED)
        .finished(Phase.CANCELLED);
  }

  @Test
  void nothingIsLeftToCancelWhenNoWorkerBuildOfAnEarlierRunIsFound() {
    lookingAndCancelled().found("east").is("x86_64", CANCELLED).finished(Phase.CANCELLED);
  }

  @Test
  void aClusterThatDoesNotSayWhatItRunsLeavesTheCancelUnconfirmed() {
    lookingAndCancelled()
        .findFails("east")
        .passes("5m")
        .finished(Phase.CANCELLED, "unconfirmed: the worker build of x86_64");
  }

  @Test
  void aDeadlineWithNothingLeftToStopFailsTheBuildAtOnce() {
    Scenario.with(settings -> deadline(settings, Duration.ofHours(1)), "x86_64: east 2")
        .waiters()
        .survey("east", "")
        .taken("x86_64")
        .created("x86_64")
        .stays("x86_64", Phase.RUNNING)
        .passes("54m50s")
        .stays("x86_64", null)
        .passes("10s")
        .unseen("x86_64")
        .is("x86_64", WorkerState.UNREACHABLE)
        .passes("5m")
        .noted("is given up")
        .finished(Phase.FAILED, "orchestrator_deadline (1h)");
  }
}
