package io.osbs.core.placement;

import io.osbs.core.image.Platform;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * Who may try first when a slot becomes free. There is no queue anywhere: each waiter looks at the
 * others and holds back for those ahead of it, a little for each, so that a dead one at the head
 * costs a moment and not the slot.
 */
public final class Queue {

  /** What each waiter ahead costs those behind it. */
  public static final Duration STEP = Duration.ofMillis(200);

  /** By how much each of the first waiters looks later at a change than the one ahead of it. */
  private static final Duration GLANCE = Duration.ofMillis(20);

  /** The same for those behind them: so many changes come that each need not see every one. */
  private static final Duration LATE_GLANCE = Duration.ofMillis(100);

  private static final int FIRST = 50;
  private static final Duration LATEST_GLANCE = Duration.ofSeconds(10);

  /** How often the first waiters look by themselves. */
  public static final Duration PACE = Duration.ofSeconds(5);

  /** So many more ahead, so much more seldom. */
  private static final int PER_PACE = 8;

  /** More than this makes no difference any more. */
  private static final int MANY = 1_000;

  private static final Duration SLOWEST_PACE = Duration.ofSeconds(10);

  private Queue() {}

  /**
   * How many waits of others come before {@code self}: each platform of a waiter counts for itself.
   *
   * @param competes whether a wait for that platform could use the slots that are free
   */
  public static int ahead(Waiter self, Collection<Waiter> waiters, Predicate<Platform> competes) {
    int ahead = 0;
    for (Waiter waiter : waiters) {
      if (waiter.compareTo(self) < 0) {
        for (Platform platform : waiter.platforms()) {
          ahead += competes.test(platform) ? 1 : 0;
        }
      }
    }
    return ahead;
  }

  /**
   * How long to hold back after slots were first seen free: max(0, ahead − free + 1) steps.
   *
   * @param ahead waits that come first
   * @param free slots that may be taken now
   */
  public static Duration holdBack(int ahead, int free) {
    return STEP.multipliedBy(Math.max(0, ahead - free + 1));
  }

  /**
   * How long after a cluster has changed to look at it, so that a hundred waiters do not all read
   * the same slots at the moment in which the first of them should take one.
   *
   * @param ahead waits that come first, as far as known
   */
  public static Duration looksAfter(int ahead) {
    Duration late = LATE_GLANCE.multipliedBy(Math.max(0, Math.min(ahead, MANY) - FIRST));
    Duration after = GLANCE.multipliedBy(Math.min(ahead, FIRST)).plus(late);
    return after.compareTo(LATEST_GLANCE) > 0 ? LATEST_GLANCE : after;
  }

  /**
   * How long to go without looking while every cluster is full: a safety net, since changes are
   * told of. Those further back look half as often. Not more seldom still: where a change was not
   * told of, a slot would stay free for as long.
   *
   * @param ahead waits that come first, as far as known
   */
  public static Duration pace(int ahead) {
    Duration pace = PACE.multipliedBy(1 + Math.min(ahead, MANY) / PER_PACE);
    return pace.compareTo(SLOWEST_PACE) > 0 ? SLOWEST_PACE : pace;
  }
}
