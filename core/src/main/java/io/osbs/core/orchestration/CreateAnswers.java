package io.osbs.core.orchestration;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.orchestration.WorkerStatus.Active;
import io.osbs.core.orchestration.WorkerStatus.Cancelled;
import io.osbs.core.orchestration.WorkerStatus.Cancelling;
import io.osbs.core.orchestration.WorkerStatus.Confirming;
import io.osbs.core.orchestration.WorkerStatus.Creating;
import io.osbs.core.orchestration.WorkerStatus.Failed;
import io.osbs.core.orchestration.WorkerStatus.Withdrawing;
import io.osbs.core.standing.Trouble;
import java.time.Instant;

/** What the answer to a create means for its platform. */
final class CreateAnswers {

  private CreateAnswers() {}

  static void created(Turn turn, Input.WorkerCreated created) {
    WorkerPlan worker = turn.worker(created.platform());
    if (!WorkerRules.isCurrent(turn, worker, created.worker())) {
      return;
    }
    Build build = created.build();
    worker
        .status()
        .place()
        .ifPresent(at -> ClusterRules.mended(turn, at.cluster(), Trouble.REFUSED));
    switch (worker.status()) {
      case Creating creating -> {
        turn.note(
            worker.platform(),
            "worker build %s created on %s"
                .formatted(build.name(), creating.assignment().cluster()));
        turn.fire(
            worker,
            WorkerEvent.WORKER_CREATED,
            worker.in(new Active(creating.assignment(), build.phase(), turn.now)));
      }
      case Withdrawing(Assignment place, String _) when place != null ->
          turn.fire(worker, WorkerEvent.WORKER_CREATED, worker.in(new Cancelling(place, turn.now)));
      default -> {}
    }
  }

  static void createFailed(Turn turn, Input.CreateFailed failed) {
    WorkerPlan worker = turn.worker(failed.platform());
    if (!WorkerRules.isCurrent(turn, worker, failed.worker())) {
      return;
    }
    switch (worker.status()) {
      case Creating creating -> createFailed(turn, worker, creating.assignment(), failed.fault());
      case Withdrawing(Assignment place, String _) when place != null ->
          createFailedWhileWithdrawing(turn, worker, place, failed.fault());
      default -> {}
    }
  }

  private static void createFailed(
      Turn turn, WorkerPlan worker, Assignment place, ClusterFault fault) {
    switch (fault) {
      case ClusterFault.Unreachable _ -> {
        // Not at once: the create may be on its way, and one that is lost again and again must not
        // become a loop without a pause.
        Instant lookAt = turn.now.plus(WorkerRules.LOOK_SOON);
        WorkerPlan confirming = worker.in(new Confirming(place)).lookingAgainAt(lookAt);
        turn.fire(worker, WorkerEvent.CREATE_LOST, confirming);
      }
      case ClusterFault.Refused _, ClusterFault.Forbidden _ -> {
        ClusterRules.failed(turn, place.cluster(), fault);
        Failure why =
            WorkerRules.infrastructure(
                worker,
                FailureCause.CREATE_REFUSED,
                "%s refused the worker build: %s".formatted(place.cluster(), fault.detail()));
        turn.fire(
            worker, WorkerEvent.CREATE_REFUSED, WorkerRules.movedOn(turn, worker, place, why));
      }
      case ClusterFault.Invalid _ -> {
        Failure why =
            Failure.of(
                    FailureKind.CONFIGURATION,
                    "the worker build cannot be created on %s: %s"
                        .formatted(place.cluster(), fault.detail()))
                .on(worker.platform());
        turn.fire(worker, WorkerEvent.CREATE_INVALID, worker.in(new Failed(place, why)));
      }
    }
  }

  private static void createFailedWhileWithdrawing(
      Turn turn, WorkerPlan worker, Assignment place, ClusterFault fault) {
    switch (fault) {
      case ClusterFault.Unreachable _ ->
          turn.fire(worker, WorkerEvent.CREATE_LOST, worker.in(new Cancelling(place, turn.now)));
      case ClusterFault.Refused _, ClusterFault.Forbidden _ ->
          turn.fire(worker, WorkerEvent.CREATE_REFUSED, worker.in(new Cancelled(place, true)));
      case ClusterFault.Invalid _ ->
          turn.fire(worker, WorkerEvent.CREATE_INVALID, worker.in(new Cancelled(place, true)));
    }
  }
}
