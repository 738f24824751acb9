package io.osbs.core.orchestration;

import static io.osbs.core.build.FailureKind.BUILD;
import static io.osbs.core.build.FailureKind.CONFIGURATION;
import static io.osbs.core.build.FailureKind.INFRASTRUCTURE;
import static io.osbs.core.orchestration.Told.forbidden;
import static io.osbs.core.orchestration.Told.refused;
import static io.osbs.core.orchestration.Told.unreachable;
import static io.osbs.core.orchestration.WorkerState.ACTIVE;
import static io.osbs.core.orchestration.WorkerState.COLLECTING;
import static io.osbs.core.orchestration.WorkerState.CONFIRMING;
import static io.osbs.core.orchestration.WorkerState.CREATING;
import static io.osbs.core.orchestration.WorkerState.FAILED;
import static io.osbs.core.orchestration.WorkerState.RESERVING;
import static io.osbs.core.orchestration.WorkerState.UNPLACED;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.image.Platform;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From a slot to a worker build that is known to exist. */
final class CreatingScenariosTest {

  /** A slot of east is ours, the create is on its way. */
  private static Scenario creating() {
    return Scenario.of("x86_64: east 2, west 2")
        .alone()
        .survey("east", "")
        .survey("west", "0")
        .taken("x86_64")
        .is("x86_64", CREATING)
        .doesAmongOthers("create x86_64#1 on east");
  }

  /** The create got no answer, and is looked up a moment later. */
  private static Scenario lost() {
    return creating()
        .createFails("x86_64", unreachable())
        .is("x86_64", CONFIRMING)
        .does()
        .wakesIn("1s")
        .passes("1s")
        .does("observe x86_64#1 on east");
  }

  @Test
  void aLostCreateThatHappenedIsFollowed() {
    lost().seen("x86_64", Phase.PENDING).is("x86_64", ACTIVE).does().wakesIn("10s");
  }

  @Test
  void aLostCreateIsNeverRepeatedBeforeTheClusterSaysThatTheBuildDoesNotExist() {
    lost()
        .unseen("x86_64")
        .does()
        .wakesIn("1s")
        .passes("1s")
        .does("observe x86_64#1 on east")
        .unseen("x86_64")
        .passes("10s")
        .does("observe x86_64#1 on east")
        .absent("x86_64")
        .does("create x86_64#1 on east")
        .is("x86_64", CREATING);
  }

  @Test
  void aLostCreateMayBeCompleteWhenItIsFound() {
    lost().seen("x86_64", Phase.COMPLETE).is("x86_64", COLLECTING).does("collect x86_64#1 on east");
  }

  @Test
  void aLostCreateMayHaveFailedWhenItIsFound() {
    lost()
        .seen("x86_64", Phase.FAILED, Failure.of(FailureKind.BUILD, "RUN make failed"))
        .failed("x86_64", FailureKind.BUILD, "RUN make failed");
  }

  @Test
  void aLostCreateMayBeLostForGoodWhenItIsFound() {
    lost()
        .seen("x86_64", Phase.ERROR)
        .doesAmongOthers("survey east")
        .noted("was lost: its cluster does not say why");
  }

  @Test
  void aRefusedCreateGivesTheSlotBackAndMovesOn() {
    creating()
        .createFails("x86_64", refused())
        .doesAmongOthers("release slot 0 of east", "take slot 1 of west for x86_64#2")
        .noted("east refused the worker build: quota exceeded");
  }

  @Test
  void aForbiddenCreateLeavesTheClusterOutForGood() {
    creating()
        .createFails("x86_64", forbidden())
        .doesAmongOthers("release slot 0 of east", "take slot 1 of west for x86_64#2")
        .notTaken("x86_64", forbidden())
        .failed("x86_64", FailureKind.PERMISSION, "east: 403", "west: 403");
  }

  @Test
  void aRefusingClusterIsUsedAgainWhenThereIsNoOther() {
    Scenario.of("x86_64: east 2")
        .alone()
        .always("east", "")
        .taken("x86_64")
        .createFails("x86_64", refused())
        .is("x86_64", UNPLACED)
        .passes("1s")
        .neverDid("of east for x86_64#2")
        .passes("1s")
        .doesAmongOthers("take slot 0 of east for x86_64#2");
  }

  @Test
  void aCreateThatIsWrongInItselfIsNotTriedElsewhere() {
    creating()
        .createFails("x86_64", new ClusterFault.Invalid("no such image"))
        .does("release slot 0 of east", "finish Failed: configuration")
        .failed("x86_64", CONFIGURATION, "cannot be created on east: no such image");
  }

  @Test
  void aBuildThatEndedBeforeWeLookedIsSeenAtTheFirstLook() {
    creating().created("x86_64").seen("x86_64", Phase.COMPLETE).is("x86_64", COLLECTING);
  }

  @Test
  void doubledAndLateAnswersChangeNothing() {
    creating()
        .doubled() // the slot, while its worker is created
        .does()
        .is("x86_64", CREATING)
        .created("x86_64")
        .does("observe x86_64#1 on east")
        .doubled() // the create, while the worker is followed
        .does()
        .is("x86_64", ACTIVE);
  }

  @Test
  void aLateAnswerAboutAnEarlierAttemptChangesNothing() {
    creating()
        .createFails("x86_64", refused())
        .skipped()
        .doubled()
        .does()
        .is("x86_64", RESERVING)
        .taken("x86_64")
        .doesAmongOthers("create x86_64#2 on west")
        .input(
            new Input.WorkerCreated(
                new Platform("x86_64"),
                Told.build("x86_64", 1, Phase.NEW).name(),
                Told.build("x86_64", 1, Phase.NEW)))
        .does()
        .is("x86_64", CREATING);
  }

  @Test
  void aSlotThatComesTwiceUnderTwoUidsIsGivenBackOnce() {
    Scenario scenario = creating();
    scenario
        .input(scenario.otherSlot("x86_64", 1, "east"))
        .does("release slot 1 of east")
        .is("x86_64", CREATING);
  }

  @Test
  void anotherRunThatHoldsTheFenceEndsThisOneBeforeItCreates() {
    creating()
        .fencedInsteadOf("create x86_64#1")
        .is(BuildState.SUPERSEDED)
        .does("finish Error: infrastructure")
        .finished(Phase.ERROR, "another run")
        .input(new Input.CancelRequested())
        .does();
  }

  @Test
  void everyPlatformEndsBeforeTheBuildFails() {
    Scenario.of("x86_64: east 1", "s390x: z 1")
        .alone()
        .survey("east", "")
        .survey("z", "")
        .taken("x86_64")
        .createFails("x86_64", new ClusterFault.Invalid("no such image"))
        .is("x86_64", FAILED)
        .is(BuildState.BUILDING)
        .taken("s390x")
        .created("s390x")
        .seen("s390x", Phase.COMPLETE)
        .collected("s390x")
        .is(BuildState.FAILED)
        .finished(Phase.FAILED, "no such image");
  }

  private static Scenario bothFail(String east, String z) {
    Scenario scenario = Scenario.of("x86_64: east 1", "s390x: z 1").alone();
    scenario.survey("east", "").survey("z", "");
    scenario.taken("x86_64").created("x86_64").taken("s390x").created("s390x");
    scenario.seen("x86_64", Phase.FAILED, new Failure(BUILD, null, east, List.of(east + "!")));
    return scenario.seen("s390x", Phase.FAILED, new Failure(BUILD, null, z, List.of(z + "!")));
  }

  @Test
  void whatPlatformsFailedOfIsToldPlatformByPlatform() {
    bothFail("no gcc", "no make")
        .finished(
            Phase.FAILED, "x86_64: no gcc; s390x: no make[x86_64:, no gcc!, s390x:, no make!]");
  }

  @Test
  void whatAllPlatformsFailedOfIsToldOnce() {
    bothFail("no gcc", "no gcc").finished(Phase.FAILED, "x86_64, s390x: no gcc[no gcc!]");
  }

  @Test
  void theRetriesOfOneClusterAloneAreLimitedToo() {
    Scenario scenario = Scenario.of("x86_64: east 2").alone().always("east", "");
    for (int attempt = 1; attempt <= 4; attempt++) {
      scenario.taken("x86_64").createFails("x86_64", refused()).passes("8s");
    }
    scenario.failed("x86_64", INFRASTRUCTURE, "given up after 4 attempts", "quota exceeded");
  }

  @Test
  void aLostCreateThatStaysUnknownIsGivenUpAfterTheGrace() {
    lost()
        .unseen("x86_64")
        .always("west", "0")
        .passes("4m59s")
        .noted("did not say whether it created the build")
        .is("x86_64", UNPLACED)
        .doesAmongOthers("cancel x86_64#1 on east", "release slot 0 of east")
        .survey("east", "")
        .doesAmongOthers("take slot 1 of west for x86_64#2");
  }

  @Test
  void aRefusingClusterIsNotUsedWhileAnotherIsOnlyFull() {
    creating()
        .createFails("x86_64", refused())
        .conflict("x86_64")
        .always("west", "0 1")
        .always("east", "")
        .passes("1h")
        .is("x86_64", UNPLACED)
        .neverDid("of east for x86_64#2");
  }

  @Test
  void aRefusingClusterIsUsedAgainWhenTheOtherForbidsUs() {
    creating()
        .createFails("x86_64", refused())
        .notTaken("x86_64", forbidden())
        .passes("2s")
        .survey("west", "")
        .survey("east", "")
        .doesAmongOthers("take slot 0 of east for x86_64#2");
  }

  @Test
  void aCreateThatIsLostAgainAndAgainIsRepeatedWithPauses() {
    lost()
        .absent("x86_64")
        .does("create x86_64#1 on east")
        .createFails("x86_64", unreachable())
        .does()
        .wakesIn("1s");
  }

  @Test
  void aLostCreateMayBeCancelledWhenItIsFound() {
    lost()
        .seen("x86_64", Phase.CANCELLED)
        .failed("x86_64", FailureKind.CANCELLED, "r-x86-64-1")
        .noted("r-x86-64-1 on east was cancelled");
  }

  @Test
  void aDoubledAnswerOfOneClusterIsNotThatOfTheNext() {
    Scenario.of("x86_64: east 2, west 2")
        .alone()
        .survey("east", "")
        .survey("west", "0")
        .notTaken("x86_64", unreachable())
        .is("x86_64", RESERVING)
        .skipped()
        .doubled()
        .is("x86_64", RESERVING)
        .does();
  }
}
