package io.osbs.cluster.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** Time that passes a millisecond with every look, so that order shows, and otherwise when told. */
final class TestClock implements InstantSource {

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-01T12:00:00Z"));

  @Override
  public Instant instant() {
    return now.updateAndGet(time -> time.plusMillis(1));
  }

  void advance(Duration duration) {
    now.updateAndGet(time -> time.plus(duration));
  }
}
