package io.osbs.core.orchestration;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureKind;
import io.osbs.core.orchestration.WorkerStatus.Active;
import io.osbs.core.orchestration.WorkerStatus.Cancelled;
import io.osbs.core.orchestration.WorkerStatus.Cancelling;
import io.osbs.core.orchestration.WorkerStatus.Collecting;
import io.osbs.core.orchestration.WorkerStatus.Confirming;
import io.osbs.core.orchestration.WorkerStatus.Failed;
import io.osbs.core.orchestration.WorkerStatus.Unreachable;
import io.osbs.core.placement.PlacementSettings;
import java.time.Duration;
import java.util.List;

/** How long a platform's worker build may stay in a state. */
final class Deadlines {

  private Deadlines() {}

  static void check(Turn turn, WorkerPlan worker) {
    Duration grace = turn.terms.settings().unreachableGrace();
    switch (worker.status()) {
      case Active active -> checkActive(turn, worker, active);
      case Unreachable unreachable -> {
        if (turn.isDue(unreachable.since().plus(grace))) {
          giveUp(
              turn,
              worker,
              unreachable.assignment(),
              FailureCause.UNREACHABLE,
              "has not answered for " + GivingUp.words(grace));
        }
      }
      case Confirming confirming -> {
        if (turn.isDue(confirming.assignment().placed().plus(grace))) {
          giveUp(
              turn,
              worker,
              confirming.assignment(),
              FailureCause.CREATE_UNANSWERED,
              "did not say whether it created the build");
        }
      }
      case Collecting collecting -> {
        if (turn.isDue(collecting.since().plus(grace))) {
          giveUp(
              turn,
              worker,
              collecting.assignment(),
              FailureCause.UNREACHABLE,
              "has the result but does not give it");
        }
      }
      case Cancelling cancelling -> {
        if (turn.isDue(cancelling.since().plus(grace))) {
          turn.fire(
              worker,
              WorkerEvent.GRACE_OVER,
              worker.in(new Cancelled(cancelling.assignment(), false)));
        }
      }
      default -> {}
    }
  }

  private static void giveUp(
      Turn turn, WorkerPlan worker, Assignment place, FailureCause cause, String what) {
    Failure why =
        WorkerRules.infrastructure(
            worker,
            cause,
            "%s %s; its worker build %s is given up"
                .formatted(place.cluster(), what, place.worker()));
    turn.fire(worker, WorkerEvent.GRACE_OVER, WorkerRules.movedOn(turn, worker, place, why));
  }

  private static void checkActive(Turn turn, WorkerPlan worker, Active active) {
    PlacementSettings settings = turn.terms.settings();
    Assignment place = active.assignment();
    if (WorkerRules.isWaiting(active.phase())) {
      if (turn.isDue(active.phaseSince().plus(settings.pendingTimeout()))) {
        Failure why =
            WorkerRules.infrastructure(
                worker,
                FailureCause.PENDING_TOO_LONG,
                "the worker build %s was %s on %s for longer than pending_timeout (%s)"
                    .formatted(
                        place.worker(),
                        active.phase(),
                        place.cluster(),
                        GivingUp.words(settings.pendingTimeout())));
        turn.fire(
            worker, WorkerEvent.PENDING_TOO_LONG, WorkerRules.movedOn(turn, worker, place, why));
      }
    } else if (turn.isDue(active.phaseSince().plus(settings.workerDeadline()))) {
      Failure why =
          new Failure(
              FailureKind.BUILD,
              FailureCause.DEADLINE,
              worker.platform(),
              "the worker build %s took longer than worker_deadline (%s) allows"
                  .formatted(place.worker(), GivingUp.words(settings.workerDeadline())),
              List.of());
      turn.fire(worker, WorkerEvent.OVERDUE, worker.in(new Failed(place, why)));
    }
  }
}
