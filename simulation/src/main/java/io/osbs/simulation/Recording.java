package io.osbs.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes down when how many waited and how many slots were held, to be drawn afterwards. */
final class Recording {

  private static final int STEPS = 72;

  /** A level from a moment on. */
  private record Level(long since, int value) {}

  private final List<Level> waiting = new ArrayList<>(List.of(new Level(0, 0)));
  private final Map<String, List<Level>> held = new TreeMap<>();

  void waiting(long now, int value) {
    waiting.add(new Level(now, value));
  }

  void held(long now, String cluster, int value) {
    held.computeIfAbsent(cluster, _ -> new ArrayList<>(List.of(new Level(0, 0))))
        .add(new Level(now, value));
  }

  /** The course until {@code end}. */
  Course course(long end) {
    long step = Math.max(1, (end + STEPS - 1) / STEPS);
    Map<String, List<Double>> means = new TreeMap<>();
    held.forEach((cluster, levels) -> means.put(cluster, means(levels, step)));
    return new Course(Duration.ofMillis(step), means(waiting, step), means);
  }

  private static List<Double> means(List<Level> levels, long step) {
    List<Double> means = new ArrayList<>();
    for (int at = 0; at < STEPS; at++) {
      means.add(mean(levels, at * step, (at + 1) * step));
    }
    return means;
  }

  private static double mean(List<Level> levels, long from, long to) {
    double sum = 0;
    for (int i = 0; i < levels.size(); i++) {
      long until = i + 1 < levels.size() ? levels.get(i + 1).since() : Long.MAX_VALUE;
      long overlap = Math.min(to, until) - Math.max(from, levels.get(i).since());
      if (overlap > 0) {
        sum += (double) overlap * levels.get(i).value();
      }
    }
    return sum / (to - from);
  }
}
