package io.osbs.simulation;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a simulated time went, in steps of equal length.
 *
 * @param step the length of one
 * @param waiting the most worker builds that waited for a slot at once, in each step
 * @param held slots held on average in each step, per cluster
 */
public record Course(Duration step, List<Integer> waiting, Map<String, List<Double>> held) {

  public Course {
    waiting = List.copyOf(waiting);
    held = Collections.unmodifiableMap(new TreeMap<>(held));
  }

  /** The most that ever waited at once. */
  public int mostWaiting() {
    return waiting.stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
