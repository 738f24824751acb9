package io.osbs.bench;

import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.Engine;
import io.osbs.core.orchestration.Input;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.time.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Many orchestrators at once: nobody above the maximum, everybody evenly, soon. */
final class Race implements Benchmark {

  private static final int CLUSTERS = 5;
  private static final int MAXIMUM = 10;
  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final Duration BOUND = Duration.ofSeconds(2);
  private static final int WARM_UPS = 3;
  private static final int[] AT_ONCE = {50, 25};

  private final Pause pause;

  Race(Pause pause) {
    this.pause = pause;
  }

  @Override
  public String about() {
    return "50 and 25 orchestrators at once on 5 clusters of 10 slots, on the simulator";
  }

  @Override
  public Verdict run() throws Exception {
    boolean holds = true;
    List<String> figures = new ArrayList<>();
    try (Simulator simulator = Simulator.start(CLUSTERS + 1, pause)) {
      for (int i = 0; i < WARM_UPS; i++) {
        race(simulator, AT_ONCE[0]);
      }
      for (int number : AT_ONCE) {
        Outcome outcome = race(simulator, number);
        int[] even = new int[CLUSTERS];
        Arrays.fill(even, number / CLUSTERS);
        holds &= Arrays.equals(outcome.placed, even) && outcome.time.compareTo(BOUND) <= 0;
        figures.add(
            "%s in %s".formatted(Arrays.toString(outcome.placed), Place.seconds(outcome.time)));
      }
    }
    return new Verdict(
        String.join(", ", figures), "10 each of 50, 5 each of 25, within 2 s at 20 ms", holds);
  }

  private static final class Outcome {
    final int[] placed;
    final Duration time;

    Outcome(int[] placed, Duration time) {
      this.placed = placed;
      this.time = time;
    }
  }

  private Outcome race(Simulator simulator, int number) throws Exception {
    simulator.reset(CLUSTERS + 1, 0, LATENCY);
    Map<String, Cluster> clusters = new TreeMap<>();
    List<ClusterEntry> entries = new ArrayList<>();
    for (int i = 0; i < CLUSTERS; i++) {
      clusters.put(Simulator.name(i), simulator.open(i, Engine.KUBERNETES));
      entries.add(new ClusterEntry(Simulator.name(i), MAXIMUM, true));
    }
    List<Thread> threads = new ArrayList<>();
    try (Cluster home = simulator.open(CLUSTERS, Engine.KUBERNETES)) {
      List<SimulatedOrchestrator.Prepared> prepared = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        prepared.add(
            new SimulatedOrchestrator(home, clusters, entries, "request-" + i, pause).prepare());
      }
      CountDownLatch start = new CountDownLatch(1);
      CountDownLatch created = new CountDownLatch(number);
      for (SimulatedOrchestrator.Prepared each : prepared) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    start.await();
                    each.run((input, step) -> {
                      if (input instanceof Input.WorkerCreated) {
                        created.countDown();
                      }
                    });
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                }));
      }
      long began = System.nanoTime();
      start.countDown();
      if (!created.await(60, TimeUnit.SECONDS)) {
        System.out.println(created.getCount() + " worker builds were not created within 60 s");
      }
      Duration time = Duration.ofNanos(System.nanoTime() - began);
      int[] placed = new int[CLUSTERS];
      int at = 0;
      // In the order of their names, which is the order of their numbers.
      for (Cluster cluster : clusters.values()) {
        placed[at++] = cluster.slots().survey().slots().size();
      }
      return new Outcome(placed, time);
    } finally {
      for (Thread thread : threads) {
        thread.interrupt();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      clusters.values().forEach(Cluster::close);
    }
  }
}
