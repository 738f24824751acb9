package io.osbs.core.placement;

import java.time.Duration;

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
  private static final Duration LATE_GLANCE = Duration.ofMillis(250);

  private static final int FIRST = 24;

  /** By how much each waiter counts those ahead of it later than the one ahead of it. */
  private static final Duration RECOUNT = Duration.ofMillis(50);

  private static final Duration LATEST_GLANCE = Duration.ofSeconds(10);

  /** How often the first waiters look by themselves. */
  public static final Duration PACE = Duration.ofSeconds(5);

  /** So many more ahead, so much more seldom. */
  private static final int PER_PACE = 8;

  /** More than this makes no difference any more. */
  private static final int MANY = 1_000;

  private static final Duration SLOWER_PACE = Duration.ofSeconds(10);

  /** With so many ahead it is for them to see a change that nobody was told of. */
  private static final int FAR_BACK = 24;

  private static final Duration SLOWEST_PACE = Duration.ofMinutes(5);

  private Queue() {}

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
    Duration latest = ahead < FAR_BACK ? LATEST_GLANCE : pace(ahead);
    return after.compareTo(latest) > 0 ? latest : after;
  }

  /**
   * How long after somebody came or went to list the others again.
   *
   * @param ahead waits that come first, as far as known
   */
  public static Duration recountsAfter(int ahead) {
    return RECOUNT.multipliedBy(Math.min(ahead, MANY));
  }

  /**
   * How many changes among the others make it worth while to list them again. Each takes away one
   * of those ahead at most: halfway is early enough to know when it is our turn. Nobody who is
   * first comes further up.
   *
   * @param ahead waits that come first, as far as known
   */
  public static int recountsFrom(int ahead) {
    return ahead == 0 ? Integer.MAX_VALUE : Math.ceilDiv(ahead, 2);
  }

  /**
   * How long to go without looking while every cluster is full: a safety net, since changes are
   * told of. Those further back look half as often. Not more seldom still: where a change was not
   * told of, a slot would stay free for as long. Only those who have dozens ahead that look as
   * often leave it to them, as each look costs the cluster something: however many wait, all of
   * them together ask little more often than the first hundred.
   *
   * @param ahead waits that come first, as far as known
   */
  public static Duration pace(int ahead) {
    Duration pace = PACE.multipliedBy(1 + Math.min(ahead, MANY) / PER_PACE);
    Duration slowest =
        ahead < FAR_BACK ? SLOWER_PACE : SLOWER_PACE.multipliedBy(Math.min(ahead, MANY) / FAR_BACK);
    Duration bounded = slowest.compareTo(SLOWEST_PACE) > 0 ? SLOWEST_PACE : slowest;
    return pace.compareTo(bounded) > 0 ? bounded : pace;
  }
}
