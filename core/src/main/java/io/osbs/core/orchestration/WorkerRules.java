package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.WorkerStatus.Active;
import io.osbs.core.orchestration.WorkerStatus.Cancelled;
import io.osbs.core.orchestration.WorkerStatus.Cancelling;
import io.osbs.core.orchestration.WorkerStatus.Collecting;
import io.osbs.core.orchestration.WorkerStatus.Confirming;
import io.osbs.core.orchestration.WorkerStatus.Creating;
import io.osbs.core.orchestration.WorkerStatus.Done;
import io.osbs.core.orchestration.WorkerStatus.Failed;
import io.osbs.core.orchestration.WorkerStatus.Reserving;
import io.osbs.core.orchestration.WorkerStatus.Unplaced;
import io.osbs.core.orchestration.WorkerStatus.Unreachable;
import io.osbs.core.orchestration.WorkerStatus.Withdrawing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer about a slot or a worker build means for its platform. */
final class WorkerRules {

  /** How often a worker build is asked for without having been told of a change. */
  private static final Duration RELOOK = Duration.ofSeconds(10);

  /** How soon it is asked for again when there is something to find out. */
  private static final Duration LOOK_SOON = Duration.ofSeconds(1);

  private WorkerRules() {}

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
            worker.in(new Unplaced(reserving.waitingSince(), null)));
      }
      case Withdrawing _ when isAsked(turn, worker, conflict.cluster(), conflict.worker()) ->
          turn.fire(worker, WorkerEvent.SLOT_CONFLICT, worker.in(new Cancelled(null, true)));
      default -> {}
    }
  }

  static void slotFailed(Turn turn, Input.SlotFailed failed) {
    ClusterRules.failed(turn, failed.cluster(), failed.fault());
    WorkerPlan worker = turn.worker(failed.platform());
    switch (worker.status()) {
      case Reserving reserving when isAsked(turn, worker, failed.cluster(), failed.worker()) -> {
        turn.note(
            worker.platform(),
            "%s gave no slot: %s".formatted(failed.cluster(), failed.fault().detail()));
        turn.fire(
            worker,
            WorkerEvent.SLOT_DENIED,
            worker.in(new Unplaced(reserving.waitingSince(), null)));
      }
      case Withdrawing _ when isAsked(turn, worker, failed.cluster(), failed.worker()) ->
          turn.fire(worker, WorkerEvent.SLOT_DENIED, worker.in(new Cancelled(null, true)));
      default -> {}
    }
  }

  static void created(Turn turn, Input.WorkerCreated created) {
    WorkerPlan worker = turn.worker(created.platform());
    if (!isCurrent(turn, worker, created.worker())) {
      return;
    }
    Build build = created.build();
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
    if (!isCurrent(turn, worker, failed.worker())) {
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
        Instant lookAt = turn.now.plus(LOOK_SOON);
        WorkerPlan confirming = worker.in(new Confirming(place)).lookingAgainAt(lookAt);
        turn.fire(worker, WorkerEvent.CREATE_LOST, confirming);
      }
      case ClusterFault.Refused _, ClusterFault.Forbidden _ -> {
        ClusterRules.failed(turn, place.cluster(), fault);
        Failure why =
            infrastructure(
                worker,
                "%s refused the worker build: %s".formatted(place.cluster(), fault.detail()));
        turn.fire(worker, WorkerEvent.CREATE_REFUSED, movedOn(turn, worker, place, why));
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

  static void seen(Turn turn, Input.WorkerSeen seen) {
    WorkerPlan worker = turn.worker(seen.platform());
    Assignment place = currentPlace(worker, seen.worker());
    if (place != null && isFollowed(worker)) {
      boolean changedMeanwhile = worker.lookAt() != null;
      Observed.of(turn, worker, place, seen.build());
      lookAgain(turn, seen.platform(), changedMeanwhile);
    }
  }

  static void absent(Turn turn, Input.WorkerAbsent absent) {
    WorkerPlan worker = turn.worker(absent.platform());
    Assignment place = currentPlace(worker, absent.worker());
    if (place == null || !isFollowed(worker)) {
      return;
    }
    switch (worker.state()) {
      case CONFIRMING ->
          turn.fire(worker, WorkerEvent.WORKER_ABSENT, worker.in(new Creating(place)));
      // A create that got no answer may still arrive; only the slot's release would stop it, and
      // that can be lost as well.
      case CANCELLING ->
          turn.fire(worker, WorkerEvent.WORKER_ABSENT, worker.in(new Cancelled(place, false)));
      default -> {
        Failure why =
            infrastructure(
                worker,
                "the worker build %s no longer exists on %s"
                    .formatted(place.worker(), place.cluster()));
        turn.fire(worker, WorkerEvent.WORKER_ABSENT, movedOn(turn, worker, place, why));
      }
    }
  }

  static void unseen(Turn turn, Input.WorkerUnseen unseen) {
    WorkerPlan worker = turn.worker(unseen.platform());
    Assignment place = currentPlace(worker, unseen.worker());
    if (place == null) {
      return;
    }
    WorkerStatus next =
        switch (worker.status()) {
          case Active active -> {
            turn.note(
                worker.platform(),
                "%s does not answer: %s".formatted(place.cluster(), unseen.fault().detail()));
            yield new Unreachable(place, active.phase(), active.phaseSince(), turn.now);
          }
          case Unreachable unreachable -> unreachable;
          case Confirming confirming -> confirming;
          case Cancelling cancelling -> cancelling;
          case Collecting collecting -> collecting;
          default -> null;
        };
    if (next != null) {
      turn.fire(worker, WorkerEvent.CLUSTER_SILENT, worker.in(next));
      lookAgain(turn, unseen.platform(), false);
    }
  }

  static void collected(Turn turn, Input.Collected collected) {
    WorkerPlan worker = turn.worker(collected.platform());
    Assignment place = currentPlace(worker, collected.worker());
    if (place != null && worker.state() == WorkerState.COLLECTING) {
      turn.note(worker.platform(), "done: " + collected.fragment().digest());
      turn.fire(worker, WorkerEvent.COLLECTED, worker.in(new Done(place, collected.fragment())));
    }
  }

  static void unusable(Turn turn, Input.ResultUnusable unusable) {
    WorkerPlan worker = turn.worker(unusable.platform());
    Assignment place = currentPlace(worker, unusable.worker());
    if (place != null && worker.state() == WorkerState.COLLECTING) {
      Failure why =
          infrastructure(
              worker,
              "the worker build %s on %s is Complete but its result is unusable: %s"
                  .formatted(place.worker(), place.cluster(), unusable.why()));
      turn.fire(worker, WorkerEvent.RESULT_UNUSABLE, movedOn(turn, worker, place, why));
    }
  }

  /** A cluster may have changed: look at the worker builds there. */
  static void changed(Turn turn, String cluster) {
    for (WorkerPlan worker : turn.workers()) {
      if (isFollowed(worker)
          && worker.status().place().filter(at -> at.cluster().equals(cluster)).isPresent()) {
        if (worker.looking()) {
          turn.keep(worker.lookedAtOnceMore(turn.now));
        } else {
          turn.look(worker);
        }
      }
    }
  }

  static void settle(Turn turn) {
    if (turn.state == BuildState.CANCELLING || turn.state == BuildState.STOPPING) {
      cancelAll(turn);
    }
    for (WorkerPlan worker : turn.workers()) {
      Deadlines.check(turn, worker);
    }
    for (WorkerPlan worker : turn.workers()) {
      Instant lookAt = worker.lookAt();
      if (lookAt != null && !worker.looking() && turn.isDue(lookAt)) {
        if (worker.status() instanceof Cancelling cancelling) {
          Assignment place = cancelling.assignment();
          turn.act(new Action.CancelWorker(worker.platform(), place.cluster(), place.worker()));
        }
        turn.look(worker);
      }
    }
  }

  /** After an answer: when to ask next; at once when something changed while it was on its way. */
  private static void lookAgain(Turn turn, Platform platform, boolean changedMeanwhile) {
    WorkerPlan worker = turn.worker(platform);
    if ((isFollowed(worker) || worker.state() == WorkerState.COLLECTING) && !worker.looking()) {
      Duration pause = worker.state() == WorkerState.ACTIVE ? RELOOK : LOOK_SOON;
      if (changedMeanwhile) {
        pause = Duration.ZERO;
      }
      turn.keep(worker.lookingAgainAt(turn.now.plus(pause)));
    }
  }

  /**
   * Cancels every platform that can be cancelled now. One whose worker build is still being looked
   * for is cancelled as soon as it is found or not.
   */
  static void cancelAll(Turn turn) {
    for (WorkerPlan worker : turn.workers()) {
      WorkerStatus next = cancelled(turn, worker);
      if (next != null) {
        turn.fire(worker, WorkerEvent.CANCEL, worker.in(next));
      }
    }
  }

  private static @Nullable WorkerStatus cancelled(Turn turn, WorkerPlan worker) {
    return switch (worker.status()) {
      case Unplaced _ -> new Cancelled(null, ResumeRules.isComplete(turn, worker));
      case Reserving reserving -> new Withdrawing(null, reserving.cluster());
      case Creating creating ->
          new Withdrawing(creating.assignment(), creating.assignment().cluster());
      case Confirming confirming -> new Cancelling(confirming.assignment(), turn.now);
      case Active active -> new Cancelling(active.assignment(), turn.now);
      case Unreachable unreachable -> new Cancelling(unreachable.assignment(), turn.now);
      case Collecting collecting -> new Cancelled(collecting.assignment(), true);
      case WorkerStatus.Looking _, Withdrawing _, Cancelling _, Done _, Failed _, Cancelled _ ->
          null;
    };
  }

  static boolean isFollowed(WorkerPlan worker) {
    return switch (worker.state()) {
      case CONFIRMING, ACTIVE, UNREACHABLE, CANCELLING -> true;
      default -> false;
    };
  }

  static WorkerPlan movedOn(Turn turn, WorkerPlan worker, Assignment place, Failure why) {
    turn.note(worker.platform(), why.message());
    int firstAttempt = turn.resume == null ? 1 : turn.resume.firstAttempt();
    return worker.movedOn(place.cluster(), why, firstAttempt, turn.now);
  }

  static Failure infrastructure(WorkerPlan worker, String message) {
    return new Failure(FailureKind.INFRASTRUCTURE, worker.platform(), message, List.of());
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
    return cluster.equals(asked) && isCurrent(turn, worker, name);
  }

  private static boolean isCurrent(Turn turn, WorkerPlan worker, BuildName name) {
    return turn.terms.worker(worker.platform(), worker.attempt()).equals(name);
  }

  /** The place the answer is about; null when the platform has moved on. */
  private static @Nullable Assignment currentPlace(WorkerPlan worker, BuildName name) {
    Assignment place = worker.status().place().orElse(null);
    return place != null && place.worker().equals(name) ? place : null;
  }

  /** True for phases in which a build waits rather than works. */
  static boolean isWaiting(Phase phase) {
    return phase == Phase.NEW || phase == Phase.PENDING;
  }
}
