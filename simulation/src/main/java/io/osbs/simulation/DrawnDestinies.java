package io.osbs.simulation;

import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.orchestration.Step;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.simulation.RequestCase.Destiny;
import io.osbs.simulation.WorkerLife.End;
import io.osbs.simulation.WorkerLife.Fate;
import io.osbs.simulation.WorldPlan.Arrival;
import io.osbs.simulation.WorldPlan.Latency;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Destinies drawn by chance, bad ones only as far as their faults are at work. */
final class DrawnDestinies implements Destinies {

  private static final List<PublishStep> IRREVOCABLE =
      Arrays.stream(PublishStep.values()).filter(PublishStep::isIrrevocable).toList();

  private static final long LONGEST_STANDSTILL = 150_000;

  private final Dice dice;
  private final Tally tally;
  private final Set<Fault> faults;
  private final PlacementSettings settings;
  private final Latency latency;

  DrawnDestinies(
      Dice dice, Tally tally, Set<Fault> faults, PlacementSettings settings, Latency latency) {
    this.dice = dice;
    this.tally = tally;
    this.faults = EnumSet.noneOf(Fault.class);
    this.faults.addAll(faults);
    this.settings = settings;
    this.latency = latency;
  }

  /** From now on everything is destined to go well. */
  void becomeFine() {
    faults.clear();
  }

  private boolean strikes(Fault fault, double probability) {
    return faults.contains(fault) && dice.chance(probability);
  }

  @Override
  public Destiny of(Arrival arrival) {
    Platform invalid = strikes(Fault.CREATE_INVALID, 0.06) ? dice.pick(arrival.platforms()) : null;
    boolean refused = strikes(Fault.REGISTRY_REFUSES, 0.06);
    PublishStep stuckAt = strikes(Fault.PUBLISH_STUCK, 0.08) ? dice.pick(IRREVOCABLE) : null;
    boolean undoRefused = strikes(Fault.UNDO_REFUSED, 0.2);
    int cancelAt =
        strikes(Fault.CANCEL, 0.3) ? dice.between(0, 12 * arrival.platforms().size()) : -1;
    boolean twice = strikes(Fault.CANCEL_TWICE, 0.4);
    boolean lost = strikes(Fault.ORCHESTRATOR_GONE, 0.25);
    return new Destiny(invalid, refused, stuckAt, undoRefused, cancelAt, twice, lost);
  }

  @Override
  public boolean isCancelledAt(Step step) {
    if (!faults.contains(Fault.CANCEL)) {
      return false;
    }
    double likely = 0;
    for (var row : step.workerTransitions()) {
      likely +=
          switch (row.to()) {
            case CREATING, CONFIRMING -> 0.04;
            case LOOKING, COLLECTING -> 0.01;
            default -> 0;
          };
    }
    for (var row : step.buildTransitions()) {
      likely +=
          switch (row.event()) {
            case OVERDUE -> 0.3;
            case STEP_POSTPONED -> 0.1;
            case STEP_DONE, ALL_BUILT -> 0.03;
            default -> 0;
          };
    }
    return dice.chance(likely);
  }

  @Override
  public Fate of(Map<String, String> environment) {
    String given = environment.get(RequestCase.DURATION);
    long pending = dice.between(latency.pendingLow(), latency.pendingHigh());
    long works =
        given == null ? dice.between(2_000, 70_000) : Math.max(1, Long.parseLong(given) - pending);
    if (strikes(Fault.WORKER_STUCK, 0.05)) {
      tally.count(Fault.WORKER_STUCK);
      pending = settings.pendingTimeout().toMillis() * dice.between(1, 4);
    }
    long standsStill = 0;
    if (strikes(Fault.WORKER_PAUSE, 0.05)) {
      tally.count(Fault.WORKER_PAUSE);
      standsStill = dice.between(5_000, LONGEST_STANDSTILL);
    }
    End end = end();
    if (end != End.COMPLETE && dice.chance(0.5)) {
      works = dice.between(1, 2_000);
    }
    return new Fate(pending, standsStill, works, end);
  }

  private End end() {
    if (strikes(Fault.WORKER_KILLED, 0.06)) {
      tally.count(Fault.WORKER_KILLED);
      return End.KILLED;
    }
    if (strikes(Fault.WORKER_ZOMBIE, 0.06)) {
      tally.count(Fault.WORKER_ZOMBIE);
      return End.ZOMBIE;
    }
    if (strikes(Fault.WORKER_FAILS, 0.06)) {
      tally.count(Fault.WORKER_FAILS);
      return dice.chance(0.7) ? End.FAILS : End.FAILS_SILENTLY;
    }
    if (strikes(Fault.WORKER_HANGS, 0.04)) {
      tally.count(Fault.WORKER_HANGS);
      return End.HANGS;
    }
    if (strikes(Fault.RESULT_MISSING, 0.05)) {
      tally.count(Fault.RESULT_MISSING);
      return End.NO_RESULT;
    }
    if (strikes(Fault.WORKER_VANISHES, 0.05)) {
      tally.count(Fault.WORKER_VANISHES);
      return End.VANISHES;
    }
    if (strikes(Fault.WORKER_CANCELLED, 0.04)) {
      tally.count(Fault.WORKER_CANCELLED);
      return End.CANCELLED;
    }
    return End.COMPLETE;
  }

  @Override
  public boolean isTriedAgain(RequestCase request) {
    if (request.isRetried()) {
      return false;
    }
    if (strikes(Fault.RETRY_ALL, 0.2)) {
      tally.count(Fault.RETRY_ALL);
      request.wantAnew();
      return true;
    }
    if (strikes(Fault.RETRY, 0.4)) {
      tally.count(Fault.RETRY);
      return true;
    }
    return false;
  }

  @Override
  public void beforeTriedAgain(RequestCase request) {
    if (strikes(Fault.INPUTS_CHANGED, 0.3)) {
      tally.count(Fault.INPUTS_CHANGED);
      request.changeInputs();
    }
  }

  @Override
  public boolean isParentChanged() {
    if (strikes(Fault.PARENT_CHANGED, 0.4)) {
      tally.count(Fault.PARENT_CHANGED);
      return true;
    }
    return false;
  }
}
