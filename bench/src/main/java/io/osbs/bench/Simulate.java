package io.osbs.bench;

import io.osbs.simulation.Report;
import io.osbs.simulation.Scenario;
import io.osbs.simulation.Simulation;
import java.util.Locale;

/** How many worker builds one processor simulates in a second, with every fault and every check. */
final class Simulate implements Benchmark {

  private static final long WARM_UP = 300;
  private static final long SEEDS = 1_000;
  private static final double BOUND = 2_000;

  @Override
  public String about() {
    return "simulated worker builds per second on one processor, all faults and checks on";
  }

  @Override
  public Verdict run() {
    Simulation.run(Scenario.STANDARD, 1, WARM_UP, 1);
    long start = System.nanoTime();
    Report report = Simulation.run(Scenario.STANDARD, 1, SEEDS, 1);
    double seconds = (System.nanoTime() - start) / 1e9;
    double rate = report.workerBuilds() / seconds;
    report.violations().forEach(System.out::println);
    String figure =
        String.format(
            Locale.ROOT,
            "%.0f worker builds/s (%d of %d worlds in %.1f s), %d violations",
            rate,
            report.workerBuilds(),
            report.seeds(),
            seconds,
            report.violations().size());
    return new Verdict(
        figure,
        "at least 2000 worker builds/s, no violation",
        rate >= BOUND && report.violations().isEmpty());
  }
}
