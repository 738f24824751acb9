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

  /** By how much each waiter looks later at a change than the one ahead of it, at most a second. */
  private static final Duration GLANCE = Duration.ofMillis(20);

  private static final int LATEST_GLANCE = 50;

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
    return GLANCE.multipliedBy(Math.min(ahead, LATEST_GLANCE));
  }
}
