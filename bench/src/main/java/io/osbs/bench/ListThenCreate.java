package io.osbs.bench;

import io.osbs.simulation.Capacity.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * The published rule on two clusters: ask each for its active builds, choose the lower load, create
 * there. Between the list and the create others do the same.
 */
final class ListThenCreate {

  /** Slots of the two clusters. */
  static final int[] MAXIMA = {16, 6};

  /** From the list to the create, in milliseconds: a few calls, one after another. */
  private static final long SHORTEST_GAP = 100;

  private static final long LONGEST_GAP = 1_500;

  private record Event(long at, long order, int load, boolean create) {}

  private final List<List<Load>> created = List.of(new ArrayList<>(), new ArrayList<>());
  private final List<List<Long>> createdAt = List.of(new ArrayList<>(), new ArrayList<>());

  ListThenCreate(List<Load> loads, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PriorityQueue<Event> events =
        new PriorityQueue<>((one, other) ->
            one.at() != other.at()
                ? Long.compare(one.at(), other.at())
                : Long.compare(one.order(), other.order()));
    for (int i = 0; i < loads.size(); i++) {
      events.add(new Event(loads.get(i).at().toMillis(), i, i, false));
    }
    int[] choice = new int[loads.size()];
    while (!events.isEmpty()) {
      Event event = events.remove();
      Load load = loads.get(event.load());
      if (event.create()) {
        created.get(choice[event.load()]).add(load);
        createdAt.get(choice[event.load()]).add(event.at());
      } else {
        choice[event.load()] = leastLoaded();
        long gap = random.nextLong(SHORTEST_GAP, LONGEST_GAP);
        events.add(new Event(event.at() + gap, event.order(), event.load(), true));
      }
    }
  }

  /** All builds arrive before the first can end, so every created one is active. */
  private int leastLoaded() {
    double large = (double) created.get(0).size() / MAXIMA[0];
    double small = (double) created.get(1).size() / MAXIMA[1];
    return large <= small ? 0 : 1;
  }

  /** By how many builds the fuller cluster is above its maximum when nobody keeps a cap. */
  int peakOver() {
    return Math.max(created.get(0).size() - MAXIMA[0], created.get(1).size() - MAXIMA[1]);
  }

  /** Until the last build is done when each cluster queues what is above its maximum. */
  double cappedMakespan() {
    double last = 0;
    for (int cluster = 0; cluster < MAXIMA.length; cluster++) {
      last =
          Math.max(last, makespan(created.get(cluster), createdAt.get(cluster), MAXIMA[cluster]));
    }
    return last;
  }

  /** Until the last build is done when whatever comes first gets the first free slot anywhere. */
  static double ideal(List<Load> loads) {
    List<Long> arrivals = loads.stream().map(load -> load.at().toMillis()).toList();
    return makespan(loads, arrivals, MAXIMA[0] + MAXIMA[1]);
  }

  private static double makespan(List<Load> loads, List<Long> arrivals, int slots) {
    PriorityQueue<Long> freeAt = new PriorityQueue<>();
    for (int i = 0; i < slots; i++) {
      freeAt.add(0L);
    }
    long last = 0;
    for (int i = 0; i < loads.size(); i++) {
      long start = Math.max(freeAt.remove(), arrivals.get(i));
      Duration length = loads.get(i).builds().values().iterator().next();
      long end = start + length.toMillis();
      freeAt.add(end);
      last = Math.max(last, end);
    }
    return last;
  }
}
