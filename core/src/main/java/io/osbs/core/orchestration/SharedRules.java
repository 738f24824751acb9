package io.osbs.core.orchestration;

import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.standing.Health.Admission;
import io.osbs.core.standing.Health.Shut;
import java.time.Duration;
import java.time.Instant;

/** Keeping up with what the orchestrators of the namespace know together while a platform waits. */
final class SharedRules {

  /** How often a waiting build reads it while a cluster that it could use is left alone. */
  private static final Duration REREAD_SOON = Duration.ofSeconds(2);

  private SharedRules() {}

  static void settle(Turn turn) {
    if (turn.state != BuildState.BUILDING) {
      return;
    }
    boolean waits = false;
    boolean anyAlone = false;
    for (WorkerPlan worker : turn.workers()) {
      if (worker.state() == WorkerState.UNPLACED) {
        waits = true;
        for (ClusterEntry entry : turn.usable(worker.platform())) {
          if (turn.leftAlone(entry.name()) != null) {
            anyAlone = true;
            tryWhenAllowed(turn, worker, entry.name());
          }
        }
      }
    }
    if (!waits) {
      return;
    }
    Instant readAt = turn.shared.readAt();
    boolean due =
        readAt == null || turn.isDue(readAt.plus(anyAlone ? REREAD_SOON : turn.waiting.pace()));
    if (due && !turn.shared.reading()) {
      turn.shared = turn.shared.beingRead();
      turn.act(new Action.ReadShared());
    }
  }

  private static void tryWhenAllowed(Turn turn, WorkerPlan worker, String cluster) {
    if (!Candidates.mayGoTo(turn, worker, cluster)) {
      return;
    }
    switch (turn.admission(cluster)) {
      case Admission.Closed(Shut _, Instant until) -> turn.wakeBy(until);
      case Admission.MayTry _ when !turn.shared.offered(cluster, turn.now) -> {
        turn.shared = turn.shared.offering(cluster, turn.now);
        turn.act(new Action.TryCluster(cluster));
      }
      case Admission.MayTry _, Admission.Open _, Admission.Trying _ -> {}
    }
  }
}
