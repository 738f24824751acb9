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
 * @param waiting worker builds that waited for a slot on average in each step
 * @param held slots held on average in each step, per cluster
 */
public record Course(Duration step, List<Double> waiting, Map<String, List<Double>> held) {

  public Course {
    waiting = List.copyOf(waiting);
    held = Collections.unmodifiableMap(new TreeMap<>(held));
  }

  /** As many as waited in the worst step, rounded up. */
  public int mostWaiting() {
    return (int) Math.ceil(waiting.stream().mapToDouble(Double::doubleValue).max().orElse(0));
  }
}
