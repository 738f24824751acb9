package io.osbs.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.cluster.Builds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both ways to notice a change; the contract tests the first through the port. */
@Timeout(180)
final class ChangesTest {

  @TempDir private Path home;
  private StateDirectory state;

  @BeforeEach
  void open() throws Exception {
    state = StateDirectory.open("here", home, () -> Instant.EPOCH);
  }

  @Test
  void aKernelWatchTellsOfAChangeOnce() throws Exception {
    try (Builds.Changes changes = LocalChanges.of(state)) {
      assertThat(changes).isInstanceOf(LocalChanges.class);
      tellsOfAChangeOnce(changes);
    }
  }

  @Test
  void pollingTellsOfAChangeOnce() throws Exception {
    try (Builds.Changes changes = new PolledChanges(state.lastChange())) {
      tellsOfAChangeOnce(changes);
    }
  }

  private void tellsOfAChangeOnce(Builds.Changes changes) throws Exception {
    assertThat(changes.await(Duration.ZERO)).isFalse();
    state.changed();
    assertThat(changes.await(Duration.ofSeconds(90))).isTrue();
    assertThat(changes.await(Duration.ofMillis(1))).isFalse();
  }

  @Test
  void aFewChangesAreToldOfAtOnceAndAStormALittleLater() {
    assertThat(LocalChanges.delay(1)).isZero();
    assertThat(LocalChanges.delay(10)).isZero();
    assertThat(LocalChanges.delay(20)).isEqualTo(Duration.ofMillis(50));
    assertThat(LocalChanges.delay(1000)).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void aStormIsForgottenWithinSeconds() {
    double storm = LocalChanges.lately(0, Duration.ZERO, 100);

    double later = LocalChanges.lately(storm, Duration.ofSeconds(3), 1);

    assertThat(storm).isEqualTo(100);
    assertThat(LocalChanges.delay(later)).isZero();
  }

  @Test
  void whoWaitsIsWokenByClosing() throws Exception {
    for (Builds.Changes changes :
        new Builds.Changes[] {LocalChanges.of(state), new PolledChanges(state.lastChange())}) {
      CountDownLatch waiting = new CountDownLatch(1);
      AtomicBoolean told = new AtomicBoolean(true);
      Thread thread =
          Thread.startVirtualThread(() -> {
            waiting.countDown();
            try {
              told.set(changes.await(Duration.ofMinutes(1)));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      waiting.await();
      changes.close();
      thread.join();
      assertThat(told).isFalse();
    }
  }

  @Test
  void aHintThatIsLostHarmsNothing() throws Exception {
    Files.delete(state.lastChange());
    state.changed();
    Files.createFile(state.lastChange());
    assertThat(Files.getLastModifiedTime(state.lastChange()))
        .isGreaterThan(FileTime.from(Instant.EPOCH));
  }
}
