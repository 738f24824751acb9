package io.osbs.simulation;

import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Measures how long builds wait for a slot and how much of each cluster is in use. */
final class Meter implements World.Witness {

  private record Wanted(String request, Platform platform) {}

  private static final class Use {
    private int maximum;
    private int held;
    private int peak;
    private long since;
    private double slotMillis;

    private void change(long now, int by) {
      slotMillis += (double) held * (now - since);
      since = now;
      held += by;
      peak = Math.max(peak, held);
    }
  }

  private final Map<String, Long> accepted = new HashMap<>();
  private final Map<Wanted, Long> waits = new HashMap<>();
  private final Map<String, Use> uses = new TreeMap<>();
  private final Recording recording = new Recording();
  private int waiting;
  private long lastWork;
  private int complete;
  private int ended;

  @Override
  public void observe(long now, Happening happening) {
    switch (happening) {
      case Happening.Accepted request -> {
        accepted.putIfAbsent(request.request(), now);
        waiting += request.platforms();
        recording.waiting(now, waiting);
      }
      case Happening.Maximum maximum -> {
        Use use = use(maximum.cluster());
        use.maximum = Math.max(use.maximum, maximum.maximum());
      }
      case Happening.Taken taken -> {
        use(taken.cluster()).change(now, 1);
        recording.held(now, taken.cluster(), use(taken.cluster()).held);
        long since = accepted.getOrDefault(taken.request(), now);
        if (waits.putIfAbsent(new Wanted(taken.request(), taken.platform()), now - since) == null) {
          waiting--;
          recording.waiting(now, waiting);
        }
      }
      case Happening.Freed freed -> {
        use(freed.cluster()).change(now, -1);
        recording.held(now, freed.cluster(), use(freed.cluster()).held);
      }
      case Happening.Rests _ -> lastWork = now;
      case Happening.Ended request -> {
        ended++;
        complete += request.phase() == Phase.COMPLETE ? 1 : 0;
      }
      default -> {}
    }
  }

  private Use use(String cluster) {
    return uses.computeIfAbsent(cluster, _ -> new Use());
  }

  Capacity.Outcome outcome(List<Violation> violations) {
    List<Long> sorted = new ArrayList<>(waits.values());
    Collections.sort(sorted);
    List<Capacity.Use> clusters = new ArrayList<>();
    uses.forEach((name, use) ->
        clusters.add(
            new Capacity.Use(
                name,
                use.maximum,
                use.slotMillis / ((double) Math.max(1, lastWork) * Math.max(1, use.maximum)),
                use.peak)));
    long sum = sorted.stream().mapToLong(Long::longValue).sum();
    return new Capacity.Outcome(
        ended,
        complete,
        sorted.size(),
        Duration.ofMillis(sum / Math.max(1, sorted.size())),
        at(sorted, 0.5),
        at(sorted, 0.95),
        at(sorted, 1),
        Duration.ofMillis(lastWork),
        clusters,
        violations,
        recording.course(Math.max(1, lastWork)));
  }

  private static Duration at(List<Long> sorted, double share) {
    if (sorted.isEmpty()) {
      return Duration.ZERO;
    }
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return Duration.ofMillis(sorted.get(Math.max(0, index)));
  }
}
