package io.osbs.bench;

import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.Engine;
import io.osbs.core.orchestration.Input;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.time.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How much longer a placement takes when one of five clusters does not do what it should. */
final class FaultyCluster {

  private static final int CLUSTERS = 5;
  private static final int ACTIVE = 16;
  private static final int MAXIMUM = 1000;
  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final Duration BOUND = Duration.ofSeconds(2);
  private static final List<String> FAULTS =
      List.of("none", "refuse", "reset", "status", "badjson", "hang", "stall", "drip", "blackhole");

  private FaultyCluster() {}

  /** The faults beside which it takes too long; prints a line for each. */
  static String measure(Engine engine, Pause pause) throws Exception {
    List<String> late = new ArrayList<>();
    System.out.println("one of 5 clusters |  time ms   more ms");
    try (Simulator simulator = Simulator.start(CLUSTERS + 1, pause)) {
      place(simulator, engine, pause, "none");
      Duration healthy = place(simulator, engine, pause, "none");
      for (String fault : FAULTS) {
        Duration time = place(simulator, engine, pause, fault);
        Duration more = time.minus(healthy);
        boolean holds = more.compareTo(BOUND) <= 0;
        System.out.printf(
            "%17s | %8d  %8d%s%n",
            fault, time.toMillis(), more.toMillis(), holds ? "" : "  MISSED");
        if (!holds) {
          late.add(fault);
        }
      }
    }
    return String.join(", ", late);
  }

  private static Duration place(Simulator simulator, Engine engine, Pause pause, String fault)
      throws Exception {
    simulator.reset(CLUSTERS + 1, ACTIVE, LATENCY);
    Map<String, Cluster> clusters = new TreeMap<>();
    List<ClusterEntry> entries = new ArrayList<>();
    for (int i = 0; i < CLUSTERS; i++) {
      clusters.put(Simulator.name(i), simulator.open(i, engine));
      entries.add(new ClusterEntry(Simulator.name(i), MAXIMUM, true));
    }
    CountDownLatch created = new CountDownLatch(1);
    try (Cluster home = simulator.open(CLUSTERS, Engine.KUBERNETES)) {
      SimulatedOrchestrator.Prepared prepared =
          new SimulatedOrchestrator(home, clusters, entries, "request", pause).prepare();
      simulator.control("fault?cluster=0&mode=" + fault);
      long began = System.nanoTime();
      Thread thread =
          Thread.ofVirtual()
              .start(() ->
                  prepared.run((input, step) -> {
                    if (input instanceof Input.WorkerCreated) {
                      created.countDown();
                    }
                  }));
      boolean placed = created.await(60, TimeUnit.SECONDS);
      Duration time = Duration.ofNanos(System.nanoTime() - began);
      simulator.control("fault?cluster=0&mode=none");
      thread.interrupt();
      thread.join();
      return placed ? time : Duration.ofSeconds(60);
    } finally {
      clusters.values().forEach(Cluster::close);
    }
  }
}
