package io.osbs.bench;

import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.simulation.Capacity;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A large site for a day: 10 clusters of 4 platforms and 64 slots, 10,000 worker builds. */
final class Scale implements Benchmark {

  private static final List<Platform> PLATFORMS =
      List.of(
          new Platform("x86_64"),
          new Platform("aarch64"),
          new Platform("ppc64le"),
          new Platform("s390x"));
  private static final int CLUSTERS = 10;
  private static final int SLOTS = 64;
  private static final double REQUESTS_PER_HOUR = 10_000 / 4.0 / 24;
  private static final double SECONDS = 60;
  private static final long MEBIBYTES = 512;

  @Override
  public String about() {
    return "a virtual day of 10 clusters x 4 platforms x 64 slots and 10,000 worker builds";
  }

  @Override
  public Verdict run() throws IOException {
    Map<Platform, List<ClusterEntry>> clusters = new TreeMap<>();
    for (Platform platform : PLATFORMS) {
      List<ClusterEntry> entries = new ArrayList<>();
      for (int i = 0; i < CLUSTERS; i++) {
        entries.add(new ClusterEntry("cluster-" + i, SLOTS, true));
      }
      clusters.put(platform, entries);
    }
    long start = System.nanoTime();
    Capacity.Outcome outcome =
        Capacity.run(
            clusters,
            Capacity.steady(
                REQUESTS_PER_HOUR,
                Duration.ofDays(1),
                PLATFORMS,
                Duration.ofMinutes(5),
                Duration.ofMinutes(20),
                1),
            1);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.println(outcome.text());
    long memory = ProcessMemory.peak(ProcessHandle.current().pid()) >> 10;
    boolean allWell = outcome.complete() == outcome.requests() && outcome.violations().isEmpty();
    return new Verdict(
        String.format(
            Locale.ROOT,
            "%d worker builds in %.1f s and %d MiB, %d violations",
            outcome.builds(),
            seconds,
            memory,
            outcome.violations().size()),
        "60 s and 512 MiB, no violation",
        allWell && seconds <= SECONDS && memory <= MEBIBYTES);
  }
}
