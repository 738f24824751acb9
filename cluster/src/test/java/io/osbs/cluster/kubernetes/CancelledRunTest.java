package io.osbs.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.Accesses;
import io.osbs.cluster.api.ApiObject;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.ClusterException;
import io.osbs.testkit.apiserver.FakeApiServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cancelled build whose pod dies before it has taken back what it did. */
final class CancelledRunTest {

  private JobsUnderTest under;

  @BeforeEach
  void open() throws Exception {
    FakeApiServer fake = new FakeApiServer(InstantSource.system());
    Access access = Accesses.plain(fake.url());
    under = new JobsUnderTest(access, fake::log, fake::close);
  }

  @AfterEach
  void close() throws Exception {
    under.close();
  }

  private ApiObject cancelledIn(BuildName name, BuildKind kind) throws ClusterException {
    under
        .cluster()
        .builds()
        .create(
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
                null));
    ApiObject pod = under.schedule(name);
    under.setPod(name, Map.of("phase", "Running"));
    under.setJob(name, Map.of("active", 1, "ready", 1));
    under.cluster().builds().cancel(name);
    under.setPod(name, Map.of("phase", "Failed"));
    under.setJob(name, Map.of("active", 0, "ready", 0, "failed", 1));
    return pod;
  }

  private Phase phase(BuildName name) throws ClusterException {
    return under.cluster().builds().find(name).orElseThrow().phase();
  }

  @Test
  void theNextPodOfAnOrchestratorBuildGoesOnWithTheCancel() throws Exception {
    BuildName name = new BuildName("r1");
    ApiObject pod = cancelledIn(name, BuildKind.ORCHESTRATOR);
    assertThat(phase(name)).as("until it has taken back what it did").isEqualTo(Phase.PENDING);
    try (OwnBuild again = under.enter(name, pod)) {
      assertThat(again.cancelRequested()).isTrue();
    }
  }

  @Test
  void aWorkerBuildHasNothingToTakeBack() throws Exception {
    BuildName name = new BuildName("r1-x86-64-1");
    ApiObject pod = cancelledIn(name, BuildKind.WORKER);
    assertThat(phase(name)).isEqualTo(Phase.CANCELLED);
    assertThatThrownBy(() -> under.enter(name, pod).close())
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("cancelled before it began");
  }
}
