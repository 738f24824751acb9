package io.osbs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Engine;
import io.osbs.core.orchestration.Reaper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which worker builds nobody waits for any more. */
final class ReaperTest {

  private static final Duration GRACE = Duration.ofMinutes(15);
  private static final BuildName ORCHESTRATOR = new BuildName("r");
  private static final BuildName WORKER = new BuildName("r-x86-64-1");

  private Instant now = Instant.parse("2026-11-01T12:00:00Z");
  private final SimulatedCluster home = new SimulatedCluster("home", Engine.KUBERNETES, () -> now);
  private final SimulatedCluster east = new SimulatedCluster("east", Engine.KUBERNETES, () -> now);
  private final Reaper reaper = new Reaper(home, "ours", GRACE, () -> now);

  private void orchestrator(BuildName name) throws ClusterException {
    Map<String, String> labels =
        Map.of(Labels.KIND, BuildKind.ORCHESTRATOR.word(), Labels.REQUEST, "r");
    home.builds().create(RequestCase.spec(name, BuildKind.ORCHESTRATOR, GRACE, labels, Map.of()));
  }

  private void worker(String origin) throws ClusterException {
    Map<String, String> labels =
        Map.of(Labels.KIND, BuildKind.WORKER.word(), Labels.REQUEST, "r", Labels.ORIGIN, origin);
    east.builds().create(RequestCase.spec(WORKER, BuildKind.WORKER, GRACE, labels, Map.of()));
  }

  private Phase phase() throws ClusterException {
    return east.builds().find(WORKER).orElseThrow().phase();
  }

  private void passes(Duration time) {
    now = now.plus(time);
  }

  private List<String> reaped() throws ClusterException {
    return reaper.reap(east).stream().map(Reaper.Reaped::sentence).toList();
  }

  @Test
  void theWorkerOfALivingOrchestratorIsLeftAlone() throws ClusterException {
    orchestrator(ORCHESTRATOR);
    worker("ours");
    passes(GRACE.multipliedBy(9));
    assertThat(reaped()).isEmpty();
  }

  @Test
  void theWorkerOfOneThatEndedIsEndedAfterTheGrace() throws ClusterException {
    orchestrator(ORCHESTRATOR);
    worker("ours");
    passes(Duration.ofHours(1));
    home.lose(ORCHESTRATOR);
    passes(GRACE);
    assertThat(reaped()).isEmpty();
    passes(Duration.ofSeconds(1));
    assertThat(reaped())
        .containsExactly(
            "worker build r-x86-64-1 was asked to end: its orchestrator build r is Error");
    assertThat(phase()).isEqualTo(Phase.CANCELLED);
    assertThat(reaped()).as("once").isEmpty();
  }

  @Test
  void theWorkerOfOneThatIsGoneIsEndedAfterTheGrace() throws ClusterException {
    worker("ours");
    passes(GRACE);
    assertThat(reaped()).isEmpty();
    passes(Duration.ofSeconds(1));
    assertThat(reaped())
        .containsExactly(
            "worker build r-x86-64-1 was asked to end: its orchestrator build no longer exists");
  }

  @Test
  void whoAsksAgainKeepsIt() throws ClusterException {
    orchestrator(ORCHESTRATOR);
    worker("ours");
    home.lose(ORCHESTRATOR);
    passes(GRACE.multipliedBy(2));
    orchestrator(new BuildName("r-again-1"));
    assertThat(reaped()).isEmpty();
  }

  @Test
  void othersJudgeTheirOwn() throws ClusterException {
    worker("theirs");
    passes(GRACE.multipliedBy(2));
    assertThat(reaped()).isEmpty();
  }

  @Test
  void slotsOfHoldersThatAreGoneAreFreed() throws ClusterException {
    east.slots().take(0, WORKER, "ours");
    passes(Duration.ofMinutes(2));
    assertThat(reaped()).containsExactly("slot 0 was freed: its holder r-x86-64-1 is gone");
    assertThat(east.slots().survey().slots()).isEmpty();
  }

  @Test
  void oneOfManyLooksInEachThirdOfTheGrace() throws ClusterException {
    assertThat(reaper.isDue()).isTrue();
    assertThat(new Reaper(home, "ours", GRACE, () -> now).isDue()).isFalse();
    passes(GRACE.dividedBy(3));
    assertThat(reaper.isDue()).isTrue();
    assertThat(reaper.isDue()).isFalse();
  }
}
