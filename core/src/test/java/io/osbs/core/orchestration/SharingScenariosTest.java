package io.osbs.core.orchestration;

import static io.osbs.core.build.FailureKind.GAVE_UP_WAITING;
import static io.osbs.core.build.FailureKind.INFRASTRUCTURE;
import static io.osbs.core.orchestration.Scenario.START;
import static io.osbs.core.orchestration.Told.refused;
import static io.osbs.core.orchestration.Told.unreachable;
import static io.osbs.core.orchestration.WorkerState.CANCELLED;
import static io.osbs.core.orchestration.WorkerState.CREATING;
import static io.osbs.core.orchestration.WorkerState.UNPLACED;
import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import io.osbs.core.standing.Cordon;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.Health;
import io.osbs.core.standing.Standings;
import io.osbs.core.standing.Trouble;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the orchestrators of a namespace tell one another, and what each makes of it. */
final class SharingScenariosTest {

  private static final Platform X86 = new Platform("x86_64");

  /** Others have had trouble with east, half a second ago. */
  private static Standings troubled(Trouble trouble) {
    Health health = Health.GOOD;
    for (String other : new String[] {"a", "b"}) {
      health =
          health.reported(new Health.Report(other, trouble, "it burns", START.minusMillis(500)));
    }
    return Standings.NONE.with("east", health);
  }

  private static Standings cordoned() {
    return Standings.NONE.cordoned("east", new Cordon("eva", START, "new disks"));
  }

  @Test
  void aClusterThatOthersFoundBrokenIsNotEvenAsked() {
    Scenario.of("x86_64: east 1, west 1")
        .shares(troubled(Trouble.REFUSED))
        .skipped()
        .alone()
        .survey("west", "")
        .doesAmongOthers("take slot 0 of west for x86_64#1");
  }

  @Test
  void afterThePauseOneTriesAndTheOthersUseItOnceThatWorked() {
    Scenario scenario =
        Scenario.of("x86_64: east 1")
            .alone()
            .shares(troubled(Trouble.REFUSED))
            .survey("east", "")
            .is("x86_64", UNPLACED)
            .skipped()
            .passes("2.4s")
            .neverDid("take slot")
            .passes("0.1s")
            .shared("offer to try east")
            .doesAmongOthers("take slot 0 of east for x86_64#1")
            .taken("x86_64")
            .created("x86_64")
            .shared("report east: mended");
    assertThat(scenario.standings()).isEqualTo(Standings.NONE);
  }

  @Test
  void whileAnotherOneTriesNobodyElseDoes() {
    Standings tried = troubled(Trouble.REFUSED);
    tried = tried.with("east", tried.health("east").triedBy("a", START.plusSeconds(3)));
    Scenario.of("x86_64: east 1")
        .alone()
        .shares(tried)
        .survey("east", "")
        .passes("10s")
        .is("x86_64", UNPLACED)
        .neverDid("take slot")
        .shares(Standings.NONE)
        .survey("east", "")
        .doesAmongOthers("take slot 0 of east for x86_64#1");
  }

  @Test
  void whoDoesNotNeedItsTryAnyMoreLeavesItToOthers() {
    Scenario scenario =
        Scenario.of("x86_64: east 1, west 1")
            .alone()
            .shares(troubled(Trouble.REFUSED))
            .survey("west", "0")
            .passes("2.5s")
            .shared("offer to try east")
            .survey("east", "0")
            .input(new Input.ClusterChanged("west"))
            .survey("west", "")
            .doesAmongOthers("take slot 0 of west for x86_64#1")
            .shared("leave the try of east to others");
    Health.Shut left = Objects.requireNonNull(scenario.standings().health("east").shut());
    assertThat(left.trier()).isNull();
    assertThat(left.tries()).isEqualTo(0);
  }

  @Test
  void whoSeesNoRoomInItsTryLeavesItToAnotherPlatformForAsLongAsItWouldNotLook() {
    Scenario.of("x86_64: east 1")
        .alone()
        .shares(troubled(Trouble.LOST))
        .passes("2.5s")
        .shared("offer to try east")
        .survey("east", "0")
        .shared("leave the try of east to others")
        .passes("4.9s")
        .sharedNone("offer to try east")
        .passes("0.2s")
        .shared("offer to try east")
        .survey("east", "")
        .doesAmongOthers("take slot 0 of east for x86_64#1");
  }

  @Test
  void whereWorkerBuildsAreSubmittedBeyondTheMaximumThereIsAlwaysRoomForATry() {
    Scenario.with(PlacingScenariosTest::submit, "x86_64: east 1")
        .alone()
        .shares(troubled(Trouble.LOST))
        .passes("2.5s")
        .shared("offer to try east")
        .survey("east", "0")
        .doesAmongOthers("take slot 1 of east for x86_64#1");
  }

  @Test
  void whoEndsWhileItWasToTryLeavesItToOthers() {
    Scenario.of("x86_64: east 1")
        .alone()
        .shares(troubled(Trouble.REFUSED))
        .passes("2.5s")
        .shared("offer to try east")
        .input(new Input.CancelRequested())
        .shared("leave the try of east to others");
  }

  @Test
  void aFailedTryIsReportedAndMakesThePauseLonger() {
    Scenario scenario =
        Scenario.of("x86_64: east 1, west 1")
            .alone()
            .shares(troubled(Trouble.REFUSED))
            .survey("west", "0")
            .passes("2.5s")
            .survey("east", "")
            .taken("x86_64")
            .createFails("x86_64", refused())
            .shared("report east: refused");
    assertThat(scenario.standings().health("east").shut())
        .satisfies(shut -> assertThat(shut.tries()).isEqualTo(1));
  }

  @Test
  void aClusterThatAnswersAgainIsMended() {
    Scenario.of("x86_64: east 1")
        .alone()
        .shares(troubled(Trouble.SILENT))
        .passes("2.5s")
        .survey("east", "0")
        .shared("report east: mended");
  }

  @Test
  void aClusterThatLostWorkersIsMendedWhenOneRuns() {
    Scenario.of("x86_64: east 1")
        .alone()
        .shares(troubled(Trouble.LOST))
        .passes("2.5s")
        .survey("east", "")
        .taken("x86_64")
        .created("x86_64")
        .seen("x86_64", Phase.PENDING)
        .passes("10s")
        .seen("x86_64", Phase.RUNNING)
        .shared("report east: mended");
  }

  @Test
  void silenceAndRefusalsAndLostWorkersAreReported() {
    Scenario.of("x86_64: east 1").surveyFails("east", unreachable()).shared("report east: silent");
    Scenario.of("x86_64: east 1")
        .alone()
        .survey("east", "")
        .taken("x86_64")
        .createFails("x86_64", refused())
        .shared("report east: refused");
    Scenario.of("x86_64: east 1")
        .active("x86_64", "east")
        .passes("10s")
        .seen("x86_64", Phase.ERROR)
        .shared("report east: lost");
  }

  @Test
  void silenceThatOthersReportedCountsTowardsGivingUp() {
    Scenario.of("x86_64: east 1")
        .alone()
        .shares(troubled(Trouble.SILENT))
        .surveyFails("east", unreachable())
        .passes("2.5s")
        .surveyFails("east", unreachable())
        .passes("4m58s")
        .failed("x86_64", INFRASTRUCTURE, "no cluster of platform x86_64 answered for 5m");
  }

  @Test
  void aCordonThatIsFoundAtTheLastMomentCounts() {
    Scenario.of("x86_64: east 1, west 1")
        .alone()
        .survey("east", "")
        .survey("west", "")
        .withheld("x86_64", cordoned(), null)
        .noted("no slot of east was taken: it was cordoned meanwhile")
        .doesAmongOthers("take slot 0 of west for x86_64#1");
  }

  @Test
  void aCordonThatIsFoundWhileCancellingEndsThePlatform() {
    Scenario.of("x86_64: east 1")
        .alone()
        .survey("east", "")
        .input(new Input.CancelRequested())
        .withheld("x86_64", cordoned(), null)
        .is("x86_64", CANCELLED);
  }

  @Test
  void whatHomeDoesNotAnswerIsTriedAgainAfterAPauseAndBlamedOnNobody() {
    Scenario scenario =
        Scenario.of("x86_64: east 1")
            .alone()
            .survey("east", "")
            .withheld("x86_64", null, unreachable())
            .skipped()
            .passes("0.9s")
            .neverDid("survey")
            .passes("0.1s")
            .survey("east", "")
            .taken("x86_64")
            .is("x86_64", CREATING);
    assertThat(scenario.standings()).isEqualTo(Standings.NONE);
  }

  @Test
  void whoWaitsReadsWhatIsSharedEveryHalfMinute() {
    Scenario.of("x86_64: east 1")
        .alone()
        .survey("east", "0")
        .shared("read what is shared")
        .passes("30s")
        .shared("read what is shared");
  }

  @Test
  void whoGaveUpWaitingIsToldOfTheCordon() {
    Scenario.of("x86_64: east 1")
        .alone()
        .shares(cordoned())
        .survey("east", "")
        .passes("24h")
        .failed("x86_64", GAVE_UP_WAITING, "queue_timeout (24h)", "cordoned by eva: new disks");
  }

  @Test
  void aWaitIsEstimatedFromWhatBuildsTookLately() {
    Durations lately = Durations.NONE;
    for (int i = 0; i < 4; i++) {
      lately = lately.with(X86, Duration.ofMinutes(6));
    }
    Scenario scenario = Scenario.of("x86_64: east 2").lasted(lately).passes("5s");
    scenario
        .waiters(Told.waiter("older", 10, "x86_64"))
        .survey("east", "0 1")
        .passes("30s")
        .survey("east", "0 1");
    assertThat(scenario.outlook("x86_64").ahead()).isEqualTo(1);
    assertThat(scenario.outlook("x86_64").estimate()).isEqualTo(Duration.ofMinutes(6));
  }

  @Test
  void withoutMeasurementsThereIsNoEstimate() {
    Scenario scenario = Scenario.of("x86_64: east 1").alone().survey("east", "0");
    assertThat(scenario.outlook("x86_64").estimate()).isNull();
  }

  @Test
  void aDoneWorkerBuildIsMeasured() {
    Scenario.of("x86_64: east 1").done("x86_64", "east").shared("measured x86_64: 10 s");
  }
}
