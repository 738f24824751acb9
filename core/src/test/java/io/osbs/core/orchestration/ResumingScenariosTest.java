package io.osbs.core.orchestration;

import static io.osbs.core.build.FailureKind.BUILD;
import static io.osbs.core.build.FailureKind.INFRASTRUCTURE;
import static io.osbs.core.orchestration.Scenario.build;
import static io.osbs.core.orchestration.WorkerState.ACTIVE;
import static io.osbs.core.orchestration.WorkerState.LOOKING;

import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.image.Platform;
import java.util.Map;
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
        .input(new Input.FindFailed("west", Scenario.unreachable()))
        .does()
        .is("x86_64", ACTIVE);
  }
}
