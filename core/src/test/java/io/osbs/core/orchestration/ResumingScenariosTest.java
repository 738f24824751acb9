package io.osbs.core.orchestration;

import static io.osbs.core.build.FailureKind.BUILD;
import static io.osbs.core.build.FailureKind.GAVE_UP_WAITING;
import static io.osbs.core.build.FailureKind.INFRASTRUCTURE;
import static io.osbs.core.orchestration.Told.build;
import static io.osbs.core.orchestration.WorkerState.ACTIVE;
import static io.osbs.core.orchestration.WorkerState.LOOKING;
import static io.osbs.core.orchestration.WorkerState.UNPLACED;
import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Failure;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.image.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A request that ran before: what exists is found and used. */
final class ResumingScenariosTest {

  private static Scenario looking(Resumption resumption) {
    return Scenario.resumed(resumption, "x86_64: east 2, west 2, old 2 off")
        .alone()
        .is("x86_64", LOOKING)
        .does("find workers on east", "find workers on old", "find workers on west");
  }

  private static Build failed(@Nullable Failure failure) {
    return build(new Platform("x86_64"), 1, Phase.FAILED, failure);
  }

  @Test
  void nothingIsFoundSoThePlatformIsPlaced() {
    looking(Resumption.ADOPT)
        .found("east")
        .found("west")
        .does()
        .found("old")
        .does("survey east", "survey west", "list waiters")
        .survey("east", "")
        .survey("west", "")
        .doesAmongOthers("take slot 0 of east for x86_64#5");
  }

  @Test
  void aRunningWorkerBuildIsAdoptedEvenOnAClusterThatIsDisabledNow() {
    looking(Resumption.ADOPT)
        .found("east")
        .found("west", build("x86_64", 1, Phase.ERROR))
        .found("old", build("x86_64", 2, Phase.RUNNING))
        .noted("worker build r-x86-64-2 on old adopted")
        .is("x86_64", ACTIVE)
        .does("observe x86_64#2 on old")
        .seen("x86_64", Phase.COMPLETE)
        .collected("x86_64")
        .is(BuildState.PUBLISHING);
  }

  @Test
  void aCompleteWorkerBuildIsAdopted() {
    looking(Resumption.RETRY)
        .found("east", build("x86_64", 1, Phase.COMPLETE))
        .found("west")
        .found("old")
        .does("observe x86_64#1 on east")
        .seen("x86_64", Phase.COMPLETE)
        .doesAmongOthers("collect x86_64#1 on east");
  }

  @Test
  void theNextAttemptComesAfterEveryNumberTheEarlierRunMayHaveUsed() {
    looking(Resumption.ADOPT)
        .found("east", build("x86_64", 1, Phase.ERROR))
        .found("west", build("x86_64", 2, Phase.CANCELLED))
        .found("old")
        .survey("east", "")
        .survey("west", "0")
        .doesAmongOthers("take slot 0 of east for x86_64#5");
  }

  @Test
  void aBrokenWorkerBuildStaysBrokenWhenTheSameBuildGoesOn() {
    looking(Resumption.ADOPT)
        .found("east", failed(Failure.of(BUILD, "RUN make failed")))
        .found("west")
        .found("old")
        .seen("x86_64", Phase.FAILED, Failure.of(BUILD, "RUN make failed"))
        .failed("x86_64", BUILD, "RUN make failed");
  }

  @Test
  void aBrokenWorkerBuildIsBuiltAgainWhenTheUserAskedForIt() {
    looking(Resumption.RETRY)
        .found("east", failed(null))
        .found("west")
        .found("old")
        .survey("east", "")
        .survey("west", "0")
        .doesAmongOthers("take slot 0 of east for x86_64#5");
  }

  @Test
  void aWorkerBuildThatItsPlaceFailedIsBuiltAgainInEitherCase() {
    looking(Resumption.ADOPT)
        .found("east", failed(Failure.of(INFRASTRUCTURE, "slot lost")))
        .found("west")
        .found("old")
        .survey("east", "")
        .survey("west", "0")
        .doesAmongOthers("take slot 0 of east for x86_64#5");
  }

  @Test
  void aClusterThatDoesNotAnswerIsAskedAgain() {
    looking(Resumption.ADOPT)
        .found("east")
        .found("west")
        .findFails("old")
        .does()
        .wakesIn("2s")
        .passes("2s")
        .does("find workers on old")
        .found("old", build("x86_64", 1, Phase.RUNNING))
        .is("x86_64", ACTIVE);
  }

  @Test
  void afterTheGraceAnIncompleteListIsEnoughAndNoNameOfTheEarlierRunIsUsed() {
    looking(Resumption.ADOPT)
        .found("east", build("x86_64", 1, Phase.ERROR))
        .found("west")
        .findFails("old")
        .passes("4m59s")
        .is("x86_64", LOOKING)
        .passes("1s")
        .survey("east", "")
        .survey("west", "0")
        .doesAmongOthers("take slot 0 of east for x86_64#5");
  }

  @Test
  void afterTheGraceAWorkerBuildThatIsKnownIsAdopted() {
    looking(Resumption.ADOPT)
        .found("east", build("x86_64", 1, Phase.RUNNING))
        .passes("5m")
        .is("x86_64", ACTIVE)
        .doesAmongOthers("observe x86_64#1 on east");
  }

  @Test
  void buildsOfOtherPlatformsAndStrangersAreNotMistakenForOurs() {
    Build stranger = build("x86_64", 9, Phase.RUNNING);
    Build unlabelled =
        new Build(
            stranger.name(),
            "uid",
            stranger.kind(),
            Phase.RUNNING,
            stranger.created(),
            null,
            null,
            null,
            Map.of("osbs.io/platform", "x86_64", "osbs.io/attempt", "many"),
            Map.of());
    looking(Resumption.ADOPT)
        .found("east", build("s390x", 1, Phase.RUNNING), unlabelled)
        .found("west")
        .found("old")
        .survey("east", "")
        .survey("west", "")
        .doesAmongOthers("take slot 0 of east for x86_64#5");
  }

  @Test
  void eachPlatformIsDecidedAsSoonAsItsOwnClustersHaveAnswered() {
    Scenario.resumed(Resumption.ADOPT, "x86_64: east 2", "s390x: z 2")
        .alone()
        .found("east", build("x86_64", 1, Phase.RUNNING))
        .is("x86_64", ACTIVE)
        .is("s390x", LOOKING)
        .found("z")
        .doesAmongOthers("survey z");
  }

  @Test
  void aLateListOfWorkerBuildsChangesNothing() {
    looking(Resumption.ADOPT)
        .found("east", build("x86_64", 1, Phase.RUNNING))
        .found("west")
        .found("old")
        .skipped()
        .doubled()
        .input(new Input.FindFailed("west", Told.unreachable()))
        .does()
        .is("x86_64", ACTIVE);
  }

  private static final Platform X86 = new Platform("x86_64");

  private static Build made(int attempt, Phase phase, String inputs) {
    Build bare = build("x86_64", attempt, phase);
    Map<String, String> labels = new HashMap<>(bare.labels());
    labels.put(Labels.INPUTS, inputs);
    return new Build(
        bare.name(),
        bare.uid(),
        bare.kind(),
        phase,
        bare.created(),
        null,
        null,
        null,
        labels,
        Map.of());
  }

  private static Scenario asked(Resumption kind) {
    return Scenario.asked(kind, Map.of(X86, "now"), "x86_64: east 2").alone();
  }

  @Test
  void whoWantsItBuiltAgainGetsNoResultOfBefore() {
    asked(Resumption.AGAIN)
        .found("east", made(1, Phase.COMPLETE, "now"))
        .survey("east", "")
        .doesAmongOthers("take slot 0 of east for x86_64#5");
  }

  @Test
  void whatStillRunsIsTakenOverByWhoeverAsksAgain() {
    asked(Resumption.AGAIN).found("east", made(1, Phase.RUNNING, "now")).is("x86_64", ACTIVE);
    asked(Resumption.RETRY).found("east", made(1, Phase.RUNNING, "now")).is("x86_64", ACTIVE);
  }

  @Test
  void whatWasMadeFromAnotherConfigurationIsEndedAndBuiltAgain() {
    asked(Resumption.RETRY)
        .found("east", made(1, Phase.RUNNING, "before"))
        .doesAmongOthers("cancel x86_64#1 on east")
        .survey("east", "")
        .doesAmongOthers("take slot 0 of east for x86_64#5");
    asked(Resumption.RETRY)
        .found("east", made(1, Phase.COMPLETE, "before"))
        .survey("east", "")
        .doesAmongOthers("take slot 0 of east for x86_64#5");
  }

  @Test
  void aRestartAsksNobodyWhetherTheConfigurationChanged() {
    Scenario.asked(Resumption.ADOPT, Map.of(X86, "now"), "x86_64: east 2")
        .found("east", made(1, Phase.RUNNING, "before"))
        .is("x86_64", ACTIVE);
  }

  @Test
  void aResultWhoseParentsChangedIsBuiltAgainAndIsNoLoss() {
    Scenario scenario =
        asked(Resumption.RETRY)
            .found("east", made(1, Phase.COMPLETE, "now"))
            .seen("x86_64", Phase.COMPLETE)
            .outdated("x86_64", "its parent fedora:43 is another image now")
            .noted("built again, the result of r-x86-64-1 is out of date")
            .survey("east", "")
            .doesAmongOthers("take slot 0 of east for x86_64#5");
    assertThat(scenario.worker("x86_64").losses()).isEmpty();
  }

  @Test
  void oneThatRunsBesideTheAdoptedOneIsEnded() {
    Scenario.resumed(Resumption.ADOPT, "x86_64: east 2, west 2")
        .found("east", build("x86_64", 1, Phase.RUNNING))
        .found("west", build("x86_64", 2, Phase.RUNNING))
        .is("x86_64", ACTIVE)
        .doesAmongOthers("cancel x86_64#1 on east", "observe x86_64#2 on west");
  }

  // ---- clocks -----------------------------------------------------------------------------------

  private static Memory later(Memory left, String by) {
    Duration shift = Duration.parse("PT" + by);
    Memory.Worker worker = left.workers().get(X86);
    assertThat(worker).isNotNull();
    Instant waiting = left.waiting();
    Instant unplaced = worker.unplacedSince();
    Instant phaseSince = worker.phaseSince();
    return new Memory(
        left.started().minus(shift),
        left.waited(),
        waiting == null ? null : waiting.minus(shift),
        Map.of(
            X86,
            new Memory.Worker(
                unplaced == null ? null : unplaced.minus(shift),
                worker.attempt(),
                worker.cluster(),
                worker.phase(),
                phaseSince == null ? null : phaseSince.minus(shift),
                worker.losses())));
  }

  private static Memory left(Scenario scenario) {
    return Objects.requireNonNull(scenario.remembered());
  }

  @Test
  void aWaitGoesOnWhereTheEarlierRunLeftIt() {
    Memory memory = left(Scenario.of("x86_64: east 1").alone().survey("east", "0"));
    Scenario.remembering(later(memory, "23h"), "x86_64: east 1")
        .alone()
        .found("east")
        .survey("east", "0")
        .passes("59m")
        .is("x86_64", UNPLACED)
        .passes("1m")
        .failed("x86_64", GAVE_UP_WAITING, "queue_timeout (24h)");
  }

  @Test
  void aWorkerBuildThatMayStillArriveIsLookedForAndCancelled() {
    Memory memory = left(Scenario.of("x86_64: east 1").alone().survey("east", "").taken("x86_64"));
    Scenario.remembering(memory, "x86_64: east 1")
        .found("east")
        .doesAmongOthers("cancel x86_64#1 on east")
        .is("x86_64", UNPLACED)
        .passes("10s")
        .doesAmongOthers("cancel x86_64#1 on east");
    Scenario.remembering(memory, "x86_64: east 1")
        .found("east", build("x86_64", 1, Phase.RUNNING))
        .is("x86_64", ACTIVE)
        .passes("10s")
        .neverDid("cancel");
  }

  @Test
  void aCancelNamesAWorkerBuildThatMayStillArrive() {
    Memory memory = left(Scenario.of("x86_64: east 1").alone().survey("east", "").taken("x86_64"));
    Scenario.remembering(memory, "x86_64: east 1")
        .cancelRequested()
        .found("east")
        .doesAmongOthers("cancel x86_64#1 on east")
        .finished(Phase.CANCELLED, "unconfirmed: the worker build of x86_64, ");
  }

  @Test
  void aCancelNamesAClusterThatHasNotSaidWhatItRunsAlsoWhereAnImageIsDone() {
    Scenario scenario =
        Scenario.resumed(Resumption.ADOPT, "x86_64: east 1, west 1")
            .found("east", build("x86_64", 1, Phase.COMPLETE))
            .findFails("west")
            .passes("5m")
            .seen("x86_64", Phase.COMPLETE)
            .cancelRequested()
            .finished(Phase.CANCELLED, "unconfirmed: a worker build of x86_64", "on west");
    assertThat(scenario.plan().unconfirmed()).containsExactly(X86);
  }

  @Test
  void whatARunRemembersWhileItLooksIsWhatTheRunBeforeLeft() {
    Memory memory = left(Scenario.of("x86_64: east 1").alone().survey("east", "").taken("x86_64"));
    Plan looking = Scenario.remembering(memory, "x86_64: east 1").plan();
    assertThat(looking.workers().get(X86)).extracting(WorkerPlan::state).isEqualTo(LOOKING);
    assertThat(Memory.of(looking).workers()).isEqualTo(memory.workers());
  }

  @Test
  void theDeadlineOfAWorkerBuildIsNotGivenTwice() {
    Memory memory = left(Scenario.of("x86_64: east 1").active("x86_64", "east"));
    Scenario.remembering(later(memory, "2h"), "x86_64: east 1")
        .found("east", build("x86_64", 1, Phase.RUNNING))
        .stays("x86_64", Phase.RUNNING)
        .passes("59m")
        .is("x86_64", ACTIVE)
        .passes("1m")
        .failed("x86_64", BUILD, "worker_deadline (3h)");
  }

  @Test
  void theDeadlineOfTheBuildIsNotGivenTwice() {
    Memory memory = left(Scenario.of("x86_64: east 1").active("x86_64", "east"));
    Memory old = later(memory, "3h55m");
    Memory.Worker worker = Objects.requireNonNull(old.workers().get(X86));
    Memory.Worker young =
        new Memory.Worker(
            null, worker.attempt(), worker.cluster(), Phase.PENDING, Scenario.START, List.of());
    Scenario.remembering(
            new Memory(old.started(), old.waited(), null, Map.of(X86, young)), "x86_64: east 1")
        .found("east", build("x86_64", 1, Phase.RUNNING))
        .stays("x86_64", Phase.RUNNING)
        .passes("4m")
        .is(BuildState.BUILDING)
        .passes("1m")
        .is(BuildState.STOPPING);
  }

  @Test
  void whatWasLostBeforeStillCountsAndStaysLeftOut() {
    Scenario before =
        Scenario.of("x86_64: east 1, west 1").active("x86_64", "east", "west").passes("10s");
    Memory memory = left(before.seen("x86_64", Phase.ERROR));
    Scenario after =
        Scenario.remembering(memory, "x86_64: east 1, west 1")
            .alone()
            .found("east")
            .found("west")
            .survey("east", "")
            .survey("west", "")
            .doesAmongOthers("take slot 0 of west for x86_64#5");
    assertThat(after.worker("x86_64").losses()).hasSize(1);
  }
}
