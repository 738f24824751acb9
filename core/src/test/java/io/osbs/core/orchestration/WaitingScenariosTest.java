package io.osbs.core.orchestration;

import static io.osbs.core.build.FailureKind.CONFIGURATION;
import static io.osbs.core.build.FailureKind.GAVE_UP_WAITING;
import static io.osbs.core.orchestration.Told.waiter;
import static io.osbs.core.orchestration.WorkerState.ACTIVE;
import static io.osbs.core.orchestration.WorkerState.RESERVING;
import static io.osbs.core.orchestration.WorkerState.UNPLACED;

import io.osbs.core.build.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where every cluster is full: who looks when, who tries first, and how long. */
final class WaitingScenariosTest {

  @Test
  void aFullClusterIsWaitedForAndTheFirstFreeSlotAnywhereIsTaken() {
    Scenario.of("x86_64: east 1, west 1")
        .alone()
        .survey("east", "0")
        .survey("west", "0")
        .does("survey east", "survey west", "list waiters", "announce waiting x86_64")
        .wakesIn("5s")
        .input(new Input.ClusterChanged("west"))
        .does("survey west")
        .survey("west", "")
        .doesAmongOthers("take slot 0 of west for x86_64#1", "announce nothing waits");
  }

  @Test
  void aWaitingBuildLooksByItselfEveryFiveSeconds() {
    Scenario.of("x86_64: east 1")
        .alone()
        .survey("east", "0")
        .doesAmongOthers("announce waiting x86_64")
        .passes("5s")
        .does("list waiters", "survey east")
        .alone()
        .survey("east", "+1")
        .passes("5s")
        .alone()
        .survey("east", "")
        .doesAmongOthers("take slot 0 of east for x86_64#1");
  }

  @Test
  void whoHearsOfTheOthersWhileItTakesASlotLooksNoMoreSeldomAfterwards() {
    Scenario.of("x86_64: east 1")
        .alone()
        .survey("east", "")
        .input(new Input.WaitersListed(List.of()))
        .conflict("x86_64")
        .passes("1s")
        .survey("east", "0")
        .wakesIn("4s");
  }

  @Test
  void whoHasOthersAheadLooksALittleLaterAtAChange() {
    Scenario.of("x86_64: east 1")
        .waiters(waiter("older", 60, "x86_64"), waiter("oldest", 90, "x86_64"))
        .survey("east", "0")
        .input(new Input.ClusterChanged("east"))
        .doesAmongOthers("announce waiting x86_64")
        .wakesIn("0.04s")
        .input(new Input.ClusterChanged("east"))
        .passes("0.04s")
        .does("survey east");
  }

  @Test
  void aWaitingBuildCountsThoseAheadAgainWhenItLooks() {
    Scenario.of("x86_64: east 1")
        .waiters(waiter("older", 60, "x86_64"))
        .survey("east", "0")
        .doesAmongOthers("announce waiting x86_64")
        .passes("5s")
        .does("list waiters", "survey east")
        .waiters()
        .survey("east", "0")
        .input(new Input.ClusterChanged("east"))
        .does("survey east");
  }

  @Test
  void whoHasOthersAheadCountsThemAgainSoonAfterTheyChanged() {
    Scenario.of("x86_64: east 1")
        .waiters(waiter("older", 60, "x86_64"), waiter("oldest", 90, "x86_64"))
        .survey("east", "0")
        .input(new Input.WaitersChanged())
        .doesAmongOthers("announce waiting x86_64")
        .wakesIn("0.1s")
        .passes("0.06s")
        .input(new Input.WaitersChanged())
        .wakesIn("0.04s")
        .passes("0.04s")
        .does("list waiters")
        .input(new Input.WaitersChanged())
        .does()
        .waiters(waiter("older", 60, "x86_64"))
        .passes("0.05s")
        .does("list waiters");
  }

  @Test
  void whoIsFirstDoesNotCountThoseBehindAtEachChange() {
    Scenario.of("x86_64: east 1")
        .waiters(waiter("younger", 0, "x86_64"))
        .survey("east", "0")
        .input(new Input.WaitersChanged())
        .doesAmongOthers("announce waiting x86_64")
        .wakesIn("5s");
  }

  @Test
  void aChangeWhileTheAnswerIsOnItsWayIsLookedAtAfterIt() {
    Scenario.of("x86_64: east 1")
        .alone()
        .input(new Input.ClusterChanged("east"))
        .does("survey east", "list waiters")
        .survey("east", "0")
        .does("survey east", "announce waiting x86_64");
  }

  @Test
  void aChangeOfAClusterThatNobodyNeedsIsNoReasonToAsk() {
    Scenario.of("x86_64: east 1, west 1")
        .active("x86_64", "east", "west")
        .skipped()
        .input(new Input.ClusterChanged("west"))
        .does();
  }

  @Test
  void aRemovedSlotIsFreeAtOnce() {
    Scenario.of("x86_64: east 1")
        .alone()
        .survey("east", "0:Failed")
        .doesAmongOthers("release slot 0 of east")
        .released()
        .doesAmongOthers("take slot 0 of east for x86_64#1");
  }

  @Test
  void thoseWhoWaitedBeforeUsTryFirst() {
    Scenario.of("x86_64: east 1")
        .waiters(
            waiter("older", 60, "x86_64"), waiter("oldest", 90, "x86_64", "s390x"), waiter("r", 0))
        .survey("east", "")
        .does("survey east", "list waiters", "announce waiting x86_64")
        .is("x86_64", UNPLACED)
        .wakesIn("0.4s")
        .passes("0.4s")
        .doesAmongOthers("take slot 0 of east for x86_64#1");
  }

  @Test
  void aNewcomerDoesNotBargeInBeforeItKnowsWhoWaits() {
    Scenario.of("x86_64: east 1")
        .survey("east", "")
        .is("x86_64", UNPLACED)
        .passes("1s")
        .neverDid("take slot")
        .waiters()
        .doesAmongOthers("take slot 0 of east for x86_64#1");
  }

  @Test
  void youngerWaitersAreNotHeldBackFor() {
    Scenario.of("x86_64: east 1")
        .waiters(waiter("younger", -60, "x86_64"))
        .survey("east", "")
        .doesAmongOthers("take slot 0 of east for x86_64#1");
  }

  @Test
  void enoughFreeSlotsForEverybodyMeanNoHoldingBack() {
    Scenario.of("x86_64: east 9")
        .waiters(waiter("older", 60, "x86_64"))
        .survey("east", "")
        .doesAmongOthers("take slot 0 of east for x86_64#1");
  }

  @Test
  void holdingBackEndsWhenTheOthersAreGone() {
    Scenario.of("x86_64: east 1")
        .waiters(waiter("older", 60, "x86_64"))
        .survey("east", "")
        .is("x86_64", UNPLACED)
        .doesAmongOthers("announce waiting x86_64")
        .input(new Input.WaitersChanged())
        .does("list waiters")
        .waiters()
        .doesAmongOthers("take slot 0 of east for x86_64#1");
  }

  @Test
  void holdingBackStartsAgainWhenTheSlotWasTakenMeanwhile() {
    Scenario.of("x86_64: east 1")
        .waiters(waiter("older", 60, "x86_64"))
        .survey("east", "")
        .passes("0.1s")
        .input(new Input.ClusterChanged("east"))
        .passes("0.02s")
        .survey("east", "0")
        .input(new Input.ClusterChanged("east"))
        .passes("0.2s")
        .neverDid("take slot")
        .survey("east", "")
        .wakesIn("0.2s");
  }

  @Test
  void anOldListOfWaitersIsReadAgainWhenASlotBecomesFree() {
    Scenario.of("x86_64: east 1")
        .waiters()
        .survey("east", "0")
        .passes("4s")
        .input(new Input.ClusterChanged("east"))
        .doesAmongOthers("survey east", "list waiters")
        .survey("east", "")
        .is("x86_64", UNPLACED)
        .waiters()
        .is("x86_64", RESERVING);
  }

  @Test
  void aClusterThatIsAddedWhileWaitingIsUsed() {
    Scenario.of("x86_64: east 1")
        .alone()
        .survey("east", "0")
        .configured("x86_64: east 1, new 4")
        .doesAmongOthers("survey new")
        .survey("new", "")
        .doesAmongOthers("take slot 0 of new for x86_64#1");
  }

  @Test
  void disablingTheLastClusterActsOnWaitingBuildsToo() {
    Scenario.of("x86_64: east 1")
        .alone()
        .survey("east", "0")
        .configured("x86_64: east 1 off")
        .failed("x86_64", CONFIGURATION, "no enabled cluster for platform x86_64", "east")
        .finished(Phase.FAILED);
  }

  @Test
  void aWaitEndsAfterTheQueueTimeoutAndSaysWhatWasFull() {
    Scenario.of("x86_64: east 1")
        .alone()
        .always("east", "0")
        .passes("23h59m")
        .is("x86_64", UNPLACED)
        .passes("1m")
        .failed("x86_64", GAVE_UP_WAITING, "queue_timeout (24h)", "east: 1 slots held")
        .finished(Phase.FAILED);
  }

  @Test
  void aPlatformThatWaitsDoesNotUseUpTheDeadlineOfTheBuild() {
    Scenario.of("x86_64: east 1")
        .alone()
        .always("east", "0")
        .passes("20h")
        .always("east", "")
        .is("x86_64", UNPLACED)
        .passes("5s")
        .taken("x86_64")
        .created("x86_64")
        .seen("x86_64", Phase.RUNNING)
        .passes(Duration.ofHours(2).toString().substring(2))
        .is(BuildState.BUILDING)
        .is("x86_64", ACTIVE);
  }

  @Test
  void whoeverFindsNothingFreeAfterAConflictReadsAgainAndWaits() {
    Scenario.of("x86_64: east 1")
        .alone()
        .survey("east", "")
        .doesAmongOthers("take slot 0 of east for x86_64#1")
        .conflict("x86_64")
        .does("survey east", "announce waiting x86_64")
        .is("x86_64", UNPLACED)
        .survey("east", "0")
        .input(new Input.ClusterChanged("east"))
        .survey("east", "")
        .doesAmongOthers("take slot 0 of east for x86_64#1");
  }
}
