package io.osbs.core.orchestration;

import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.standing.Health;
import io.osbs.core.standing.Health.Admission;
import io.osbs.core.standing.Health.Shut;
import io.osbs.core.standing.Standings;
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
    if (readAt == null || turn.isDue(rereadAt(turn, readAt, anyAlone))) {
      read(turn);
    }
  }

  private static Instant rereadAt(Turn turn, Instant readAt, boolean anyAlone) {
    return anyAlone ? readAt.plus(REREAD_SOON) : turn.nextLook(readAt);
  }

  private static void read(Turn turn) {
    if (!turn.shared.reading()) {
      turn.shared = turn.shared.beingRead();
      turn.act(new Action.ReadShared());
    }
  }

  /**
   * Whoever was to try a cluster and does not need it any more says so: the others would wait for a
   * try that never comes.
   */
  static void leaveTries(Turn turn) {
    if (turn.state == BuildState.SUPERSEDED) {
      // It is the next run's now.
      return;
    }
    for (String cluster : turn.shared.standings().healths().keySet()) {
      if (turn.admission(cluster) instanceof Admission.Trying && !isNeeded(turn, cluster)) {
        Standings standings = turn.shared.standings();
        Health left = standings.health(cluster).leftBy(turn.terms.request(), turn.now);
        turn.shared = turn.shared.read(standings.with(cluster, left), turn.now);
        turn.act(new Action.LeaveTry(cluster));
      }
    }
  }

  private static boolean isNeeded(Turn turn, String cluster) {
    return turn.state == BuildState.BUILDING
        && turn.workers().stream().anyMatch(worker -> isNeeded(turn, worker, cluster));
  }

  private static boolean isNeeded(Turn turn, WorkerPlan worker, String cluster) {
    return switch (worker.status()) {
      case WorkerStatus.Looking _ -> true;
      case WorkerStatus.Unplaced _ ->
          turn.usable(worker.platform()).stream().anyMatch(entry -> entry.name().equals(cluster))
              && Candidates.mayGoTo(turn, worker, cluster)
              && !turn.now.isBefore(mayHaveRoomAt(turn, worker, cluster));
      case WorkerStatus.Reserving reserving -> reserving.cluster().equals(cluster);
      case WorkerStatus other ->
          !worker.state().isFinal()
              && other.place().filter(place -> place.cluster().equals(cluster)).isPresent();
    };
  }

  private static void tryWhenAllowed(Turn turn, WorkerPlan worker, String cluster) {
    if (!Candidates.mayGoTo(turn, worker, cluster)) {
      return;
    }
    switch (turn.admission(cluster)) {
      case Admission.Closed(Shut _, Instant until) -> turn.wakeBy(until);
      case Admission.MayTry _
          when !turn.shared.offered(cluster, turn.now)
              && turn.isDue(mayHaveRoomAt(turn, worker, cluster)) -> {
        turn.shared = turn.shared.offering(cluster, turn.now);
        turn.act(new Action.TryCluster(cluster));
      }
      case Admission.MayTry _, Admission.Open _, Admission.Trying _ -> {}
    }
  }

  /**
   * Where we have just seen no room for the platform we cannot find out anything, but another
   * platform may: its own maximum can be higher.
   */
  private static Instant mayHaveRoomAt(Turn turn, WorkerPlan worker, String cluster) {
    Knowledge.View view = turn.knowledge(cluster).view();
    if (view == null
        || turn.terms.settings().whenFull() == PlacementSettings.WhenFull.SUBMIT
        || turn.usable(worker.platform()).stream()
            .filter(entry -> entry.name().equals(cluster))
            .anyMatch(entry -> !Candidates.isFull(entry, view.survey()))) {
      return turn.now;
    }
    return view.seenAt().plus(turn.waiting.pace());
  }
}
