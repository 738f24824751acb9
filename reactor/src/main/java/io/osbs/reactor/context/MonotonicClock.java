package io.osbs.reactor.context;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time as durations need it: starts at the machine's time and never jumps afterwards, whatever
 * is done to the machine's clock.
 */
public final class MonotonicClock implements InstantSource {

  private final Instant start;
  private final long startNanos;
  private final LongSupplier nanos;

  /**
   * A clock that starts now.
   *
   * @param nanos a source such as {@link System#nanoTime}
   */
  public MonotonicClock(InstantSource wall, LongSupplier nanos) {
    this.start = wall.instant();
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }
}
