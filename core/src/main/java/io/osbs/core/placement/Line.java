package io.osbs.core.placement;

import io.osbs.core.image.Platform;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A waiter's place in the line, counted once when the others were listed: a list of thousands is
 * not gone through again for each question.
 *
 * @param before per platform, how many waits for it come first
 */
public record Line(Map<Platform, Integer> before) {

  /** Nobody comes first. */
  public static final Line EMPTY = new Line(Map.of());

  public Line {
    before = Collections.unmodifiableMap(new TreeMap<>(before));
  }

  /** The place of {@code self} among all who wait. */
  public static Line of(Waiter self, Collection<Waiter> waiters) {
    Map<Set<Platform>, Integer> waits = new HashMap<>();
    for (Waiter waiter : waiters) {
      if (waiter.compareTo(self) < 0) {
        waits.merge(waiter.platforms(), 1, Integer::sum);
      }
    }
    Map<Platform, Integer> before = new TreeMap<>();
    waits.forEach((platforms, times) ->
        platforms.forEach(platform -> before.merge(platform, times, Integer::sum)));
    return before.isEmpty() ? EMPTY : new Line(before);
  }

  /**
   * How many waits of others come first: each platform of a waiter counts for itself.
   *
   * @param competes whether a wait for that platform could use the slots that are free
   */
  public int ahead(Predicate<Platform> competes) {
    int ahead = 0;
    for (Map.Entry<Platform, Integer> each : before.entrySet()) {
      ahead += competes.test(each.getKey()) ? each.getValue() : 0;
    }
    return ahead;
  }
}
