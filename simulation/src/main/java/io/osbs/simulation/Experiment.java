package io.osbs.simulation;

import static java.util.stream.Collectors.joining;

import io.osbs.core.placement.PlacementSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The world of one seed, run to its end. */
final class Experiment {

  /** As many violations of a world are kept; the first ones explain the rest. */
  private static final int KEPT = 5;

  private static final long REACTION = 30_000;
  private static final long GOING_AWAY = 60_000;

  private final long seed;
  private final World world;
  private final DrawnDestinies destinies;
  private final Set<Fault> faults;
  private final List<Violation> violations = new ArrayList<>();
  private final long endBound;

  Experiment(Scenario scenario, long seed) {
    this.seed = seed;
    Dice dice = new Dice(seed);
    Drawing drawing = new Drawing(scenario, dice);
    this.faults = drawing.faults();
    WorldPlan plan = drawing.plan(faults);
    Tally counts = new Tally();
    this.destinies = new DrawnDestinies(dice, counts, faults, plan.settings(), plan.latency());
    this.world = new World(plan, dice, destinies, counts);
    this.endBound = endBound(plan.settings());
    for (Invariant invariant : invariants()) {
      invariant.reportTo(message -> report(invariant.promise(), message));
      world.watch(invariant);
    }
  }

  /** Everything that a request can still wait for, one after another. */
  private static long endBound(PlacementSettings settings) {
    Duration attempt =
        settings.pendingTimeout().plus(settings.workerDeadline()).plus(settings.unreachableGrace());
    return settings
        .queueTimeout()
        .multipliedBy(settings.infrastructureRetries() + 1L)
        .plus(attempt.multipliedBy(settings.infrastructureRetries() + 1L))
        .plusMinutes(5)
        .toMillis();
  }

  private List<Invariant> invariants() {
    return List.of(
        new Cap(Drawing.oldestView(faults)),
        new OneWorker(),
        new Progress(endBound, REACTION),
        new CancelWins(GOING_AWAY),
        new CordonHolds(RemoteCluster.LONGEST_DELAY),
        new TagsLast(),
        new CleanEnd());
  }

  private void report(String promise, String message) {
    if (violations.size() < KEPT) {
      Duration at = Duration.ofMillis(world.timeline().now());
      violations.add(new Violation(seed, at, promise, message));
    }
  }

  /** Runs the world until nothing happens any more. */
  Experiment run() {
    world.open();
    new Chaos(world, faults).begin();
    world.timeline().in(world.plan().calmAt(), this::calm);
    new Inspector(world).begin();
    long last = world.plan().calmAt() + 2 * endBound;
    while (world.isOpen() && world.timeline().now() < last && world.timeline().step()) {
      // The world goes on.
    }
    long until = world.timeline().now() + 2 * endBound + 3_600_000;
    while (world.timeline().now() < until && world.timeline().step()) {
      // What was on its way arrives.
    }
    new LastRites(world).hold();
    while (world.timeline().step()) {
      // The last thing that happens.
    }
    Tally tally = world.tally();
    tally.worlds = 1;
    tally.events = world.timeline().steps();
    tally.virtualMillis = world.timeline().now();
    return this;
  }

  private void calm() {
    world.weather().clear();
    destinies.becomeFine();
    world.tell(new Happening.Calm());
  }

  /** A mistake of the code under test, or of the world, as a violation of this seed. */
  Violation defect(RuntimeException thrown) {
    StackTraceElement[] stack = thrown.getStackTrace();
    String where =
        Arrays.stream(stack).limit(6).map(StackTraceElement::toString).collect(joining(" < "));
    return new Violation(
        seed, Duration.ofMillis(world.timeline().now()), "no defect", thrown + " at " + where);
  }

  long hash() {
    return world.hash();
  }

  Tally tally() {
    return world.tally();
  }

  List<Violation> violations() {
    return violations;
  }
}
