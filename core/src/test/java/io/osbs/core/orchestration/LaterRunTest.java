package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.PlacementSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a later run of a request does about an earlier one. Found by the simulation. */
final class LaterRunTest {

  private static final Platform PLATFORM = new Platform("x86_64");
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final PlacementSettings SETTINGS = PlacementSettings.DEFAULTS;

  private Plan plan = start(1);

  private static Plan start(int earlierRuns) {
    Terms terms =
        new Terms(
            new BuildName("r"),
            "r",
            RequestClass.RELEASE,
            START,
            "origin",
            List.of(PLATFORM),
            Scenario.PLAIN,
            SETTINGS,
            Map.of());
    Map<Platform, List<ClusterEntry>> clusters =
        Map.of(PLATFORM, List.of(new ClusterEntry("one", 2, true)));
    return Orchestration.start(terms, clusters, Resumption.ADOPT, earlierRuns, null, START);
  }

  private Step step(Input input, long seconds) {
    Step step = Orchestration.step(plan, input, START.plusSeconds(seconds));
    plan = step.plan();
    return step;
  }

  private static Build worker(int attempt, Phase phase) {
    Map<String, String> labels =
        Map.of(Labels.PLATFORM, PLATFORM.name(), Labels.ATTEMPT, Integer.toString(attempt));
    return new Build(
        BuildName.worker("r", PLATFORM, attempt),
        "uid-" + attempt,
        BuildKind.WORKER,
        phase,
        START,
        null,
        null,
        null,
        labels,
        Map.of());
  }

  /** A create of the earlier run may still be on its way: its name must not be used elsewhere. */
  @Test
  void itNumbersItsAttemptsPastThoseOfEveryEarlierRun() {
    plan = start(2);
    step(new Input.Tick(), 0);
    step(new Input.WorkersFound("one", List.of()), 1);
    step(new Input.Surveyed("one", new SlotSurvey(START, List.of(), 0)), 2);
    step(new Input.SharedRead(null, null), 2);
    Step placed = step(new Input.WaitersListed(List.of()), 2);
    int expected = 1 + 2 * (SETTINGS.infrastructureRetries() + 1);
    assertThat(placed.actions())
        .contains(
            new Action.TakeSlot(
                PLATFORM, "one", 0, BuildName.worker("r", PLATFORM, expected), null));
  }

  @Test
  void itNumbersItsOwnAttemptsAfterAnAdoptedOneIsLost() {
    step(new Input.Tick(), 0);
    step(new Input.WorkersFound("one", List.of(worker(1, Phase.RUNNING))), 1);
    step(new Input.WorkerSeen(PLATFORM, worker(1, Phase.ERROR).name(), worker(1, Phase.ERROR)), 2);
    assertThat(plan.workers().get(PLATFORM))
        .extracting(WorkerPlan::attempt)
        .isEqualTo(2 + SETTINGS.infrastructureRetries());
  }

  @Test
  void aCancelBeforeTheSearchIsOverCancelsWhatTheSearchFinds() {
    step(new Input.Tick(), 0);
    assertThat(step(new Input.CancelRequested(), 1).actions()).isEmpty();
    Step found = step(new Input.WorkersFound("one", List.of(worker(1, Phase.RUNNING))), 2);
    assertThat(found.actions())
        .contains(new Action.CancelWorker(PLATFORM, "one", worker(1, Phase.RUNNING).name()));
    assertThat(plan.state()).isEqualTo(BuildState.CANCELLING);
  }

  @Test
  void aCancelBeforeAFruitlessSearchIsOverEndsWithIt() {
    step(new Input.Tick(), 0);
    step(new Input.CancelRequested(), 1);
    step(new Input.WorkersFound("one", List.of()), 2);
    step(new Input.Undone(), 3);
    assertThat(plan.state()).isEqualTo(BuildState.CANCELLED);
  }

  @Test
  void aCancelDoesNotClaimToHaveEndedWhatASilentClusterMayStillRun() {
    step(new Input.Tick(), 0);
    step(new Input.CancelRequested(), 1);
    step(new Input.FindFailed("one", new ClusterFault.Unreachable("no route")), 2);
    step(new Input.Tick(), SETTINGS.unreachableGrace().toSeconds() + 1);
    Step over = step(new Input.Undone(), SETTINGS.unreachableGrace().toSeconds() + 2);
    assertThat(over.actions())
        .filteredOn(Action.Finish.class::isInstance)
        .first()
        .asString()
        .contains("unconfirmed");
  }
}
