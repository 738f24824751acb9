package io.osbs.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.cluster.access.Accesses;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Slots;
import io.osbs.core.placement.SlotRules;
import io.osbs.testkit.apiserver.FakeApiServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The moment between the end of a worker build's pod and the Job that says so. */
final class EndedBeforeItsJobTest {

  private static final BuildName NAME = new BuildName("r1-x86-64-1");

  private JobsUnderTest under;

  @BeforeEach
  void open() throws Exception {
    FakeApiServer fake = new FakeApiServer(InstantSource.system());
    under = new JobsUnderTest(Accesses.plain(fake.url()), fake::log, fake::close);
    assertThat(slots().take(0, NAME, "origin")).isPresent();
    run(NAME, BuildKind.WORKER);
  }

  private void run(BuildName name, BuildKind kind) throws Exception {
    BuildSpec spec =
        new BuildSpec(
            name,
            kind,
            List.of("build"),
            Map.of(),
            List.of(),
            Map.of(),
            0,
            Duration.ofHours(1),
            Map.of(),
            Map.of(),
            null);
    under.cluster().builds().create(spec);
    under.run(name);
  }

  @AfterEach
  void close() throws Exception {
    under.close();
  }

  private Slots slots() {
    return under.cluster().slots();
  }

  private Phase found() throws Exception {
    return under.cluster().builds().find(NAME).orElseThrow().phase();
  }

  @Test
  void itsSlotIsFreeForWhoeverSeesThatItIsOver() throws Exception {
    assertThat(SlotRules.reapable(slots().survey())).as("while it runs").isEmpty();

    Failure cancelled = Failure.of(FailureKind.CANCELLED, "cancelled on request");
    under.endPod(NAME, Phase.CANCELLED, cancelled);

    assertThat(found()).isEqualTo(Phase.CANCELLED);
    assertThat(SlotRules.reapable(slots().survey())).hasSize(1);
  }

  @Test
  void onlyItsPodKnowsWhetherItIsOver() throws Exception {
    under.own(NAME).finish(Phase.COMPLETE, null);

    assertThat(found()).as("it has said so, and its pod still runs").isEqualTo(Phase.RUNNING);
    assertThat(SlotRules.reapable(slots().survey())).isEmpty();
  }

  @Test
  void anOrchestratorBuildRunsUntilItsJobSaysThatItIsNotRunAgain() throws Exception {
    BuildName name = new BuildName("r1");
    run(name, BuildKind.ORCHESTRATOR);

    under.endPod(name, Phase.COMPLETE, null);

    assertThat(under.cluster().builds().find(name).orElseThrow().phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void aCompleteOneIsFreedToo() throws Exception {
    under.endPod(NAME, Phase.COMPLETE, null);

    assertThat(found()).isEqualTo(Phase.COMPLETE);
    assertThat(SlotRules.reapable(slots().survey())).hasSize(1);
  }
}
