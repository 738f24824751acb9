package io.osbs.bench;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.Slot;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.Candidate;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.Decision;
import io.osbs.core.placement.Placement;
import io.osbs.core.placement.PlacementSettings.WhenFull;
import io.osbs.core.time.Pause;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks all clusters, reserves a slot in the least loaded, and creates the worker build there. */
final class PlacementTimes implements Benchmark {

  private static final Platform PLATFORM = new Platform("x86_64");
  private static final int[] CLUSTERS = {5, 20, 100};
  private static final int[] ACTIVE = {0, 16, 200};
  private static final int[] LATENCIES = {0, 20, 100};
  private static final int WARM = 3;
  private static final int MEASURED = 5;
  private static final int MAXIMUM = 1000;
  private static final int ROUND_TRIPS = 3;
  private static final Duration ALLOWANCE = Duration.ofMillis(60);
  private static final Duration PER_BUILD = Duration.ofNanos(10_000);
  private static final long MOST_MEMORY = 64L << 20;

  private final Engine engine;
  private final Pause pause;
  private int placed;

  PlacementTimes(Engine engine, Pause pause) {
    this.engine = engine;
    this.pause = pause;
  }

  @Override
  public String about() {
    return "ask all clusters, reserve, create (%s), on the simulator".formatted(engine.word());
  }

  @Override
  public Verdict run() throws Exception {
    boolean holds = true;
    double worst = 0;
    long memory = 0;
    System.out.println("   K    M  L ms |  time ms  bound ms | raw fetch ms | memory MiB");
    try (Simulator simulator = Simulator.start(CLUSTERS[CLUSTERS.length - 1], pause)) {
      for (int count : CLUSTERS) {
        for (int active : ACTIVE) {
          for (int latency : LATENCIES) {
            Row row = row(simulator, count, active, Duration.ofMillis(latency));
            System.out.printf(
                "%4d %4d  %4d | %8.1f  %8.1f | %12.1f | %10.1f%s%n",
                count,
                active,
                latency,
                millis(row.time),
                millis(row.bound),
                millis(row.raw),
                row.memory / (double) (1 << 20),
                row.time.compareTo(row.bound) > 0 ? "  MISSED" : "");
            holds &= row.time.compareTo(row.bound) <= 0 && row.memory <= MOST_MEMORY;
            worst = Math.max(worst, millis(row.time) / millis(row.bound));
            memory = Math.max(memory, row.memory);
          }
        }
      }
    }
    String late = FaultyCluster.measure(engine, pause);
    holds &= late.isEmpty();
    return new Verdict(
        "the worst row takes %.0f %% of its bound, %.0f MiB at most"
                .formatted(worst * 100, memory / (double) (1 << 20))
            + (late.isEmpty() ? "" : ", too late beside a cluster that " + late),
        "3 round trips + 60 ms + 10 µs for each active build; 64 MiB; 2 s more beside a faulty cluster",
        holds);
  }

  private record Row(Duration time, Duration bound, Duration raw, long memory) {}

  private Row row(Simulator simulator, int count, int active, Duration latency) throws Exception {
    simulator.reset(count, active, latency);
    List<Cluster> clusters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clusters.add(simulator.open(i, engine));
    }
    try (HttpClient raw = HttpClient.newHttpClient()) {
      for (int i = 0; i < WARM; i++) {
        place(clusters);
        simulator.rawFetch(raw, count, engine);
      }
      List<Duration> times = new ArrayList<>();
      List<Duration> raws = new ArrayList<>();
      for (int i = 0; i < MEASURED; i++) {
        times.add(Place.time(() -> place(clusters)));
        raws.add(simulator.rawFetch(raw, count, engine));
      }
      long most = LiveMemory.peak(() -> place(clusters));
      Duration bound =
          latency
              .multipliedBy(ROUND_TRIPS)
              .plus(ALLOWANCE)
              .plus(PER_BUILD.multipliedBy((long) count * active));
      return new Row(Place.median(times), bound, Place.median(raws), most);
    } finally {
      clusters.forEach(Cluster::close);
    }
  }

  private void place(List<Cluster> clusters) throws InterruptedException {
    Candidate[] candidates = new Candidate[clusters.size()];
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clusters.size(); i++) {
      int index = i;
      threads.add(
          Thread.ofVirtual()
              .start(() -> candidates[index] = candidate(clusters.get(index), index)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Decision decision = Placement.decide(PLATFORM, List.of(candidates), WhenFull.WAIT);
    if (!(decision.outcome() instanceof Decision.Outcome.Take take)) {
      throw new IllegalStateException("nothing to take: " + decision);
    }
    Cluster chosen =
        clusters.stream()
            .filter(each -> each.name().equals(take.cluster()))
            .findFirst()
            .orElseThrow();
    BuildName name = new BuildName("placed-" + placed++);
    try {
      Slot slot = chosen.slots().take(take.number(), name, "bench").orElseThrow();
      chosen.builds().create(worker(name, slot));
    } catch (ClusterException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Candidate candidate(Cluster cluster, int index) {
    ClusterEntry entry = new ClusterEntry(Simulator.name(index), MAXIMUM, true);
    try {
      return new Candidate(
          entry, new Candidate.Reading.Answered(cluster.slots().survey(), Set.of()));
    } catch (ClusterException e) {
      return new Candidate(entry, new Candidate.Reading.Silent(e.fault().detail()));
    }
  }

  static BuildSpec worker(BuildName name, Slot slot) {
    return new BuildSpec(
        name,
        BuildKind.WORKER,
        List.of("reactor", "work"),
        Map.of("OSBS_ORDER", "{\"slot\": \"" + slot.uid() + "\"}"),
        List.of(),
        Map.of("kubernetes.io/arch", "amd64"),
        1,
        Duration.ofHours(3),
        Map.of(Labels.PLATFORM, PLATFORM.name()),
        Map.of(),
        null);
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
