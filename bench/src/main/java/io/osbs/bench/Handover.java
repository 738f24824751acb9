package io.osbs.bench;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.Slot;
import io.osbs.core.orchestration.Input;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.time.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** How soon a freed slot is taken by the next of those who wait for one. */
final class Handover implements Benchmark {

  private static final int[] WAITERS = {1, 10, 100};
  private static final int HANDOVERS = 100;
  private static final int WARM_UPS = 20;
  private static final double PERCENTILE = 0.99;
  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final Duration BOUND = Duration.ofMillis(250).plus(LATENCY.multipliedBy(2));

  private final Pause pause;

  Handover(Pause pause) {
    this.pause = pause;
  }

  @Override
  public String about() {
    return "from a freed slot to the next waiter's, with 1, 10 and 100 waiters, on the simulator";
  }

  @Override
  public Verdict run() throws Exception {
    boolean holds = true;
    List<String> figures = new ArrayList<>();
    try (Simulator simulator = Simulator.start(2, pause)) {
      measure(simulator, WAITERS[0], WARM_UPS);
      for (int waiters : WAITERS) {
        List<Duration> sorted = measure(simulator, waiters, HANDOVERS).stream().sorted().toList();
        Duration late = sorted.get((int) Math.ceil(PERCENTILE * sorted.size()) - 1);
        holds &= late.compareTo(BOUND) <= 0;
        figures.add(
            "%d waiting: median %d ms, 99th percentile of %d %d ms, worst %d ms"
                .formatted(
                    waiters,
                    sorted.get(sorted.size() / 2).toMillis(),
                    sorted.size(),
                    late.toMillis(),
                    sorted.getLast().toMillis()));
      }
    }
    return new Verdict(String.join("; ", figures), "250 ms + two round trips of 20 ms", holds);
  }

  /** Each handover takes one waiter away, so there are more of them than are measured. */
  private List<Duration> measure(Simulator simulator, int waiters, int handovers) throws Exception {
    List<Duration> times = new ArrayList<>();
    int each = Math.min(waiters, handovers);
    for (int i = 0; i < handovers / each; i++) {
      times.addAll(round(simulator, waiters, each));
    }
    return times;
  }

  private record Taken(String request, Slot slot, long at) {}

  private List<Duration> round(Simulator simulator, int waiters, int handovers) throws Exception {
    simulator.reset(2, 0, LATENCY);
    Map<String, Thread> threads = new TreeMap<>();
    LinkedBlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
    try (Cluster home = simulator.open(1, Engine.KUBERNETES);
        Cluster cluster = simulator.open(0, Engine.KUBERNETES)) {
      Slot held = cluster.slots().take(0, new BuildName("first"), "bench").orElseThrow();
      List<ClusterEntry> entries = List.of(new ClusterEntry(Simulator.name(0), 1, true));
      for (int i = 0; i < waiters; i++) {
        SimulatedOrchestrator.Prepared each =
            new SimulatedOrchestrator(
                    home, Map.of(Simulator.name(0), cluster), entries, "request-" + i, pause)
                .prepare();
        String request = "request-" + i;
        threads.put(
            request,
            Thread.ofVirtual()
                .start(() ->
                    each.run((input, step) -> {
                      if (input instanceof Input.SlotTaken mine) {
                        taken.add(new Taken(request, mine.slot(), System.nanoTime()));
                      }
                    })));
      }
      awaitWaiters(home, waiters);
      List<Duration> times = new ArrayList<>();
      for (int i = 0; i < handovers; i++) {
        long freed = System.nanoTime();
        if (!cluster.slots().release(held)) {
          throw new IllegalStateException("the slot was released by somebody else");
        }
        Taken next = taken.poll(30, TimeUnit.SECONDS);
        if (next == null) {
          throw new IllegalStateException("nobody took the slot within 30 s");
        }
        times.add(Duration.ofNanos(next.at() - freed));
        held = next.slot();
        awaitWorker(cluster, held);
        awaitWaiters(home, waiters - i - 1);
        // The winner goes, and its worker build, which would count as one without a slot. While it
        // is absent its slot is kept for a minute, so nobody but us frees it.
        Thread winner = Objects.requireNonNull(threads.get(next.request()));
        winner.interrupt();
        winner.join();
        simulator.deleteJob(0, held.holder().value());
      }
      return times;
    } finally {
      for (Thread thread : threads.values()) {
        thread.interrupt();
      }
      for (Thread thread : threads.values()) {
        thread.join();
      }
    }
  }

  private void awaitWaiters(Cluster home, int waiters) throws Exception {
    while (home.builds().list(Map.of()).stream()
            .filter(build -> build.annotations().containsKey("osbs.io/waiting"))
            .count()
        != waiters) {
      pause.pause(Duration.ofMillis(50));
    }
  }

  /** Waits for the worker build of a slot. */
  private void awaitWorker(Cluster cluster, Slot slot) throws Exception {
    while (cluster.builds().find(slot.holder()).isEmpty()) {
      pause.pause(Duration.ofMillis(10));
    }
  }
}
