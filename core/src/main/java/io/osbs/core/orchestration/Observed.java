package io.osbs.core.orchestration;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.orchestration.WorkerStatus.Active;
import io.osbs.core.orchestration.WorkerStatus.Cancelled;
import io.osbs.core.orchestration.WorkerStatus.Cancelling;
import io.osbs.core.orchestration.WorkerStatus.Collecting;
import io.osbs.core.orchestration.WorkerStatus.Failed;
import io.osbs.core.orchestration.WorkerStatus.Unreachable;
import io.osbs.core.standing.Trouble;
import java.time.Instant;
import java.util.List;

/** What the phase of a worker build that was looked at means. */
final class Observed {

  private Observed() {}

  static void of(Turn turn, WorkerPlan worker, Assignment place, Build build) {
    if (worker.status() instanceof Cancelling cancelling) {
      whileCancelling(turn, worker, cancelling, build);
      return;
    }
    switch (build.phase()) {
      case NEW, PENDING, RUNNING ->
          turn.fire(worker, WorkerEvent.WORKER_SEEN, worker.in(active(turn, worker, place, build)));
      case COMPLETE ->
          turn.fire(worker, WorkerEvent.WORKER_DONE, worker.in(new Collecting(place, turn.now)));
      case CANCELLED -> cancelled(turn, worker, place, build);
      case FAILED -> failed(turn, worker, place, build);
      case ERROR -> lost(turn, worker, place, build);
    }
  }

  private static void whileCancelling(
      Turn turn, WorkerPlan worker, Cancelling cancelling, Build build) {
    Cancelled ended = new Cancelled(cancelling.assignment(), true);
    switch (build.phase()) {
      case NEW, PENDING, RUNNING ->
          turn.fire(worker, WorkerEvent.WORKER_SEEN, worker.in(cancelling));
      case COMPLETE -> turn.fire(worker, WorkerEvent.WORKER_DONE, worker.in(ended));
      case FAILED -> turn.fire(worker, WorkerEvent.WORKER_BROKEN, worker.in(ended));
      case ERROR -> turn.fire(worker, WorkerEvent.WORKER_LOST, worker.in(ended));
      case CANCELLED -> turn.fire(worker, WorkerEvent.WORKER_CANCELLED, worker.in(ended));
    }
  }

  private static Active active(Turn turn, WorkerPlan worker, Assignment place, Build build) {
    Phase phase = build.phase();
    if (phase == Phase.RUNNING) {
      ClusterRules.mended(turn, place.cluster(), Trouble.LOST);
    }
    Instant since =
        switch (worker.status()) {
          case Active before when before.phase() == phase -> before.phaseSince();
          case Unreachable before when before.phase() == phase -> before.phaseSince();
          default -> turn.now;
        };
    return new Active(place, phase, since);
  }

  /** A worker build says itself whether the work or the place was at fault. */
  private static void failed(Turn turn, WorkerPlan worker, Assignment place, Build build) {
    Failure failure = build.failure();
    if (failure != null && failure.kind() == FailureKind.INFRASTRUCTURE) {
      lost(turn, worker, place, build);
      return;
    }
    Failure why =
        failure != null
            ? failure.on(worker.platform())
            : new Failure(
                FailureKind.BUILD,
                worker.platform(),
                "the worker build %s on %s failed and did not say why; see its log"
                    .formatted(build.name(), place.cluster()),
                List.of());
    turn.note(worker.platform(), why.message());
    turn.fire(worker, WorkerEvent.WORKER_BROKEN, worker.in(new Failed(place, why)));
  }

  private static void lost(Turn turn, WorkerPlan worker, Assignment place, Build build) {
    Failure said = build.failure();
    Failure why =
        new Failure(
            FailureKind.INFRASTRUCTURE,
            said == null || said.cause() == FailureCause.UNKNOWN
                ? FailureCause.PROCESS_LOST
                : said.cause(),
            worker.platform(),
            "the worker build %s on %s was lost: %s"
                .formatted(
                    build.name(),
                    place.cluster(),
                    said == null ? "its cluster does not say why" : said.message()),
            said == null ? List.of() : said.evidence());
    turn.fire(worker, WorkerEvent.WORKER_LOST, WorkerRules.movedOn(turn, worker, place, why));
  }

  private static void cancelled(Turn turn, WorkerPlan worker, Assignment place, Build build) {
    Failure why =
        new Failure(
            FailureKind.CANCELLED,
            worker.platform(),
            "the worker build %s on %s was cancelled".formatted(build.name(), place.cluster()),
            List.of());
    turn.note(worker.platform(), why.message());
    turn.fire(worker, WorkerEvent.WORKER_CANCELLED, worker.in(new Failed(place, why)));
  }
}
