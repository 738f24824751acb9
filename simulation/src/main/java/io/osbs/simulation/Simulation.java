package io.osbs.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Runs worlds and says whether what must always hold did. */
public final class Simulation {

  private Simulation() {}

  /**
   * Runs one world per seed, on as many threads as this machine has processors. The outcome does
   * not depend on the number of threads.
   *
   * @param seeds how many, counted up from {@code firstSeed}
   */
  public static Report run(Scenario scenario, long firstSeed, long seeds) {
    return run(scenario, firstSeed, seeds, Runtime.getRuntime().availableProcessors());
  }

  /** The same on that many threads. */
  public static Report run(Scenario scenario, long firstSeed, long seeds, int threads) {
    AtomicLong next = new AtomicLong();
    List<Share> shares = new ArrayList<>();
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Share share = new Share(scenario, firstSeed, seeds, next);
      shares.add(share);
      running.add(Thread.ofPlatform().name("simulation-" + i).start(share));
    }
    running.forEach(Simulation::join);
    Tally tally = new Tally();
    List<Violation> violations = new ArrayList<>();
    for (Share share : shares) {
      tally.add(share.tally);
      violations.addAll(share.violations);
    }
    violations.sort(Comparator.comparingLong(Violation::seed).thenComparing(Violation::at));
    return report(scenario, firstSeed, tally, violations);
  }

  /** A number that differs when the world of this seed runs differently in any way. */
  public static long hash(Scenario scenario, long seed) {
    return new Experiment(scenario, seed).run().hash();
  }

  private static Report report(
      Scenario scenario, long firstSeed, Tally tally, List<Violation> violations) {
    return new Report(
        scenario.name(),
        firstSeed,
        tally.worlds,
        tally.requests,
        tally.complete,
        tally.workers,
        tally.steps,
        tally.events,
        Duration.ofMillis(tally.virtualMillis),
        tally.faults(),
        tally.workerTransitions(),
        tally.buildTransitions(),
        violations);
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The worlds of one thread. */
  private static final class Share implements Runnable {
    private final Scenario scenario;
    private final long firstSeed;
    private final long seeds;
    private final AtomicLong next;
    private final Tally tally = new Tally();
    private final List<Violation> violations = new ArrayList<>();

    private Share(Scenario scenario, long firstSeed, long seeds, AtomicLong next) {
      this.scenario = scenario;
      this.firstSeed = firstSeed;
      this.seeds = seeds;
      this.next = next;
    }

    @Override
    public void run() {
      for (long i = next.getAndIncrement(); i < seeds; i = next.getAndIncrement()) {
        long seed = firstSeed + i;
        Experiment experiment = new Experiment(scenario, seed);
        try {
          experiment.run();
        } catch (RuntimeException e) {
          violations.add(experiment.defect(e));
        }
        tally.add(experiment.tally());
        violations.addAll(experiment.violations());
      }
    }
  }
}
