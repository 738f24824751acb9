package io.osbs.simulation;

import io.osbs.core.orchestration.Input;
import io.osbs.core.orchestration.Plan;
import io.osbs.core.orchestration.WorkerPlan;
import io.osbs.core.orchestration.WorkerState;
import io.osbs.core.placement.ClusterEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a run hears of changes. As with real watches, several changes may become one notice, and a
 * notice may be late, lost or doubled.
 */
final class Notices {

  private static final String WAITERS = "";

  private final World world;
  private final OrchestratorRun run;
  private final Set<String> underWay = new HashSet<>();

  Notices(World world, OrchestratorRun run) {
    this.world = world;
    this.run = run;
  }

  void clusterChanged(String cluster, boolean deaf) {
    Plan plan = run.plan();
    if (plan != null && !underWay.contains(cluster) && concerns(plan, cluster)) {
      notice(cluster, new Input.ClusterChanged(cluster), deaf);
    }
  }

  void waitersChanged(boolean deaf) {
    Plan plan = run.plan();
    if (plan != null && !underWay.contains(WAITERS) && waits(plan)) {
      notice(WAITERS, new Input.WaitersChanged(), deaf);
    }
  }

  private void notice(String key, Input input, boolean deaf) {
    if (deaf) {
      world.tally().count(Fault.WATCH_GAP);
      return;
    }
    Dice dice = world.dice();
    if (dice.chance(world.weather().noticeLost)) {
      world.tally().count(Fault.NOTICE_LOST);
      return;
    }
    underWay.add(key);
    world
        .timeline()
        .in(
            dice.between(10, 80),
            () -> {
              underWay.remove(key);
              run.receive(input);
            });
    if (dice.chance(world.weather().noticeDoubled)) {
      world.tally().count(Fault.NOTICE_DOUBLED);
      world.timeline().in(dice.between(20, 5_000), () -> run.receive(input));
    }
  }

  private static boolean waits(Plan plan) {
    for (WorkerPlan worker : plan.workers().values()) {
      if (worker.state() == WorkerState.UNPLACED) {
        return true;
      }
    }
    return false;
  }

  /** A change elsewhere would make the orchestration do nothing. */
  private static boolean concerns(Plan plan, String cluster) {
    for (WorkerPlan worker : plan.workers().values()) {
      if (worker.state() == WorkerState.UNPLACED) {
        for (ClusterEntry entry : plan.clusters().getOrDefault(worker.platform(), List.of())) {
          if (entry.name().equals(cluster)) {
            return true;
          }
        }
      } else if (!worker.state().isFinal()
          && worker.status().place().filter(at -> at.cluster().equals(cluster)).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
