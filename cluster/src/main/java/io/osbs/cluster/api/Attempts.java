package io.osbs.cluster.api;

import java.time.Duration;

/**
 * The attempts of one call: how much of its time is left, and how long it may rest between them.
 * Not safe for use by several threads.
 */
final class Attempts {

  private static final Duration FIRST_REST = Duration.ofMillis(100);
  private static final Duration LONGEST_REST = Duration.ofSeconds(2);

  /** This part of the deadline is kept for the attempt after a rest. */
  private static final int KEPT = 10;

  private final Duration deadline;
  private final long end;
  private Duration rested = Duration.ZERO;
  private Duration next = FIRST_REST;
  private boolean renewed;
  private boolean lookedAgain;

  Attempts(Duration deadline) {
    this.deadline = deadline;
    this.end = System.nanoTime() + deadline.toNanos();
  }

  /** Until the deadline. */
  Duration left() {
    return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
  }

  /** True once for each attempt that came after a rest. */
  boolean mayRenew() {
    boolean may = !renewed;
    renewed = true;
    return may;
  }

  /** True once. */
  boolean mayLookAgain() {
    boolean may = !lookedAgain;
    lookedAgain = true;
    return may;
  }

  /** How long to rest when the server does not say: longer each time. */
  Duration growingRest() {
    Duration now = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : doubled;
    return now;
  }

  /** True when the time allows such a rest and an attempt after it; the rest is then counted. */
  boolean mayRest(Duration wanted) {
    Duration total = rested.plus(wanted);
    Duration useful = left().minus(deadline.dividedBy(KEPT));
    if (total.compareTo(deadline) > 0 || wanted.compareTo(useful) > 0) {
      return false;
    }
    rested = total;
    renewed = false;
    return true;
  }
}
