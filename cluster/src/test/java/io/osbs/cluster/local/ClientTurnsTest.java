package io.osbs.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.cluster.Builds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that get builds ready; each pause of one that waits lets time pass. */
class ClientTurnsTest {

  @TempDir Path home;

  private Instant now = Instant.parse("2026-11-01T12:00:00Z");
  private Duration waited = Duration.ZERO;

  private Builds.Turn await(int cpus) throws Exception {
    LocalMachine machine =
        new LocalMachine(() -> now, this::pause, new SystemLauncher(), new SplittableRandom(1));
    LocalInstance here =
        new LocalInstance("here", home.resolve("here"), home, cpus, List.of("osbs"), Map.of());
    return new ClientTurns(here, machine).await();
  }

  private void pause(Duration time) {
    waited = waited.plus(time);
    now = now.plus(time);
  }

  @Test
  void asManyAsThereAreProcessorsDoNotWait() throws Exception {
    try (Builds.Turn _ = await(2);
        Builds.Turn _ = await(2)) {
      assertThat(waited).isZero();
    }
  }

  @Test
  void whoHasCreatedItsBuildLetsTheNextOneIn() throws Exception {
    await(1).close();
    await(1).close();
    assertThat(waited).isZero();
  }

  @Test
  void oneThatStandsStillHoldsTheOthersUpForTenSecondsOnly() throws Exception {
    try (Builds.Turn _ = await(1);
        Builds.Turn _ = await(1)) {
      assertThat(waited).isEqualTo(Duration.ofSeconds(10));
    }
  }
}
