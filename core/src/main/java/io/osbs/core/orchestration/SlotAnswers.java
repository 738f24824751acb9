package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.orchestration.WorkerStatus.Cancelled;
import io.osbs.core.orchestration.WorkerStatus.Creating;
import io.osbs.core.orchestration.WorkerStatus.Reserving;
import io.osbs.core.orchestration.WorkerStatus.Unplaced;
import io.osbs.core.orchestration.WorkerStatus.Withdrawing;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.standing.Standings;

/** What the answer to a question for a slot means for its platform. */
final class SlotAnswers {

  /** After so many races lost in a row everything is read again. */
  private static final int LOSSES_BEFORE_READING = 2;

  private SlotAnswers() {}

  static void slotTaken(Turn turn, Input.SlotTaken taken) {
    turn.keep(taken.cluster(), turn.knowledge(taken.cluster()).with(taken.slot()));
    WorkerPlan worker = turn.worker(taken.platform());
    Assignment place =
        new Assignment(taken.cluster(), taken.worker(), worker.attempt(), taken.slot(), turn.now);
    switch (worker.status()) {
      case Reserving reserving when isAsked(turn, worker, taken.cluster(), taken.worker()) -> {
        turn.note(
            worker.platform(),
            "slot %d of %s taken".formatted(reserving.number(), taken.cluster()));
        turn.fire(worker, WorkerEvent.SLOT_TAKEN, worker.in(new Creating(place)));
      }
      case Withdrawing _ when isAsked(turn, worker, taken.cluster(), taken.worker()) ->
          turn.fire(worker, WorkerEvent.SLOT_TAKEN, worker.in(new Cancelled(place, true)));
      default -> returnUnused(turn, worker, taken.cluster(), taken.slot());
    }
  }

  /** An answer that came after its question was given up: the slot is nobody's, so give it back. */
  private static void returnUnused(Turn turn, WorkerPlan worker, String cluster, Slot slot) {
    boolean used =
        worker
            .status()
            .place()
            .map(Assignment::slot)
            .filter(mine -> mine.uid().equals(slot.uid()))
            .isPresent();
    if (!used) {
      turn.act(new Action.ReleaseSlot(cluster, slot));
    }
  }

  static void slotConflict(Turn turn, Input.SlotConflict conflict) {
    WorkerPlan worker = turn.worker(conflict.platform());
    switch (worker.status()) {
      case Reserving reserving
          when isAsked(turn, worker, conflict.cluster(), conflict.worker()) -> {
        Knowledge known = turn.knowledge(conflict.cluster());
        turn.keep(conflict.cluster(), known.disproved(reserving.number(), turn.now));
        turn.fire(
            worker,
            WorkerEvent.SLOT_CONFLICT,
            worker.in(new Unplaced(reserving.waitingSince(), null, reserving.lost() + 1)));
        readAgain(turn, worker, conflict.cluster(), reserving.lost() + 1);
      }
      case Withdrawing _ when isAsked(turn, worker, conflict.cluster(), conflict.worker()) ->
          turn.fire(worker, WorkerEvent.SLOT_CONFLICT, worker.in(new Cancelled(null, true)));
      default -> {}
    }
  }

  static void slotExceeding(Turn turn, Input.SlotExceeding exceeding) {
    String cluster = exceeding.cluster();
    turn.keep(cluster, turn.knowledge(cluster).seen(exceeding.survey(), turn.now));
    WorkerPlan worker = turn.worker(exceeding.platform());
    if (isAsked(turn, worker, cluster, exceeding.worker())) {
      turn.note(
          worker.platform(),
          "slot of %s given back: other platforms hold more of it than max_concurrent_builds of this one leaves"
              .formatted(cluster));
      denied(turn, worker);
    }
  }

  /** Who loses again and again knows too little of all clusters, not of one. */
  private static void readAgain(Turn turn, WorkerPlan worker, String cluster, int lost) {
    if (lost % LOSSES_BEFORE_READING == 0) {
      for (ClusterEntry entry : turn.usable(worker.platform())) {
        if (turn.knowledge(entry.name()).view() != null) {
          turn.keep(entry.name(), turn.knowledge(entry.name()).mistrusted());
          turn.ask(entry.name());
        }
      }
    } else if (!turn.knowledge(cluster).isValid(turn.now)) {
      turn.ask(cluster);
    }
  }

  static void slotFailed(Turn turn, Input.SlotFailed failed) {
    ClusterRules.failed(turn, failed.cluster(), failed.fault());
    WorkerPlan worker = turn.worker(failed.platform());
    if (isAsked(turn, worker, failed.cluster(), failed.worker())) {
      turn.note(
          worker.platform(),
          "%s gave no slot: %s".formatted(failed.cluster(), failed.fault().detail()));
      denied(turn, worker);
    }
  }

  /** A cordon was found when the slot was about to be taken, or home did not answer. */
  static void withheld(Turn turn, Input.SlotWithheld withheld) {
    Standings standings = withheld.standings();
    ClusterFault fault = withheld.fault();
    if (standings != null) {
      turn.shared = turn.shared.read(standings, turn.now);
    }
    if (fault != null) {
      // For the pause before it is tried again; it is not the cluster's fault, so nobody is told.
      turn.keep(withheld.cluster(), turn.knowledge(withheld.cluster()).failed(fault, turn.now));
    }
    WorkerPlan worker = turn.worker(withheld.platform());
    if (isAsked(turn, worker, withheld.cluster(), withheld.worker())) {
      turn.note(
          worker.platform(),
          "no slot of %s was taken: %s"
              .formatted(
                  withheld.cluster(),
                  fault == null ? "it was cordoned meanwhile" : fault.detail()));
      denied(turn, worker);
    }
  }

  private static void denied(Turn turn, WorkerPlan worker) {
    switch (worker.status()) {
      case Reserving reserving ->
          turn.fire(
              worker, WorkerEvent.SLOT_DENIED, worker.in(Unplaced.since(reserving.waitingSince())));
      case Withdrawing _ ->
          turn.fire(worker, WorkerEvent.SLOT_DENIED, worker.in(new Cancelled(null, true)));
      default -> {}
    }
  }

  /** True for the answer to the question for a slot that is awaited now. */
  private static boolean isAsked(Turn turn, WorkerPlan worker, String cluster, BuildName name) {
    String asked =
        switch (worker.status()) {
          case Reserving reserving -> reserving.cluster();
          case Withdrawing withdrawing when withdrawing.assignment() == null ->
              withdrawing.cluster();
          default -> null;
        };
    return cluster.equals(asked) && WorkerRules.isCurrent(turn, worker, name);
  }
}
