package io.osbs.cluster.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The real time, which real processes share, moved on by what a test does not want to wait for. */
final class ShiftedClock implements InstantSource {

  private final AtomicReference<Duration> shift = new AtomicReference<>(Duration.ZERO);

  @Override
  public Instant instant() {
    return InstantSource.system().instant().plus(shift.get());
  }

  void advance(Duration duration) {
    shift.updateAndGet(before -> before.plus(duration));
  }
}
