package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
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

/** What an answer about a worker build means for its platform. */
final class WorkerRules {

  /** How often a worker build is asked for without having been told of a change. */
  private static final Duration RELOOK = Duration.ofSeconds(10);

  /** How soon it is asked for again when there is something to find out. */
  static final Duration LOOK_SOON = Duration.ofSeconds(1);

  /**
   * How soon to look again when something changed while the answer was on its way: among many
   * builds something always does.
   */
  private static final Duration LOOK_AT_ONCE = Duration.ofMillis(50);

  private WorkerRules() {}

  static void seen(Turn turn, Input.WorkerSeen seen) {
    WorkerPlan worker = turn.worker(seen.platform());
    Assignment place = currentPlace(worker, seen.worker());
    if (place != null && isFollowed(worker)) {
      boolean changedMeanwhile = worker.lookAt() != null;
      Observed.of(turn, worker, place, seen.build());
      lookAgain(turn, seen.platform(), changedMeanwhile);
    } else {
      StrayRules.seen(turn, seen.worker(), seen.build());
    }
  }

  static void absent(Turn turn, Input.WorkerAbsent absent) {
    WorkerPlan worker = turn.worker(absent.platform());
    Assignment place = currentPlace(worker, absent.worker());
    if (place == null || !isFollowed(worker)) {
      StrayRules.absent(turn, absent.worker());
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
                FailureCause.VANISHED,
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
      StrayRules.unseen(turn, unseen.worker());
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
      if (turn.resume == null) {
        Duration held = Duration.between(place.placed(), turn.now);
        turn.act(new Action.Measured(worker.platform(), held));
      }
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
              FailureCause.RESULT,
              "the worker build %s on %s is Complete but its result is unusable: %s"
                  .formatted(place.worker(), place.cluster(), unusable.why()));
      turn.fire(worker, WorkerEvent.RESULT_UNUSABLE, movedOn(turn, worker, place, why));
    }
  }

  /** A worker build of an earlier request to build the same is Complete, and no longer the same. */
  static void outdated(Turn turn, Input.ResultOutdated outdated) {
    WorkerPlan worker = turn.worker(outdated.platform());
    Assignment place = currentPlace(worker, outdated.worker());
    if (place != null && worker.state() == WorkerState.COLLECTING) {
      turn.note(
          worker.platform(),
          "built again, the result of %s is out of date: %s"
              .formatted(place.worker(), outdated.why()));
      int next = Math.max(worker.attempt() + 1, firstAttempt(turn));
      turn.fire(
          worker,
          WorkerEvent.RESULT_OUTDATED,
          worker.startingAt(next).in(Unplaced.since(turn.now)));
    }
  }

  private static int firstAttempt(Turn turn) {
    return turn.resume == null ? 1 : turn.resume.firstAttempt();
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
        pause = LOOK_AT_ONCE;
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
    ClusterRules.lost(turn, place.cluster(), why);
    Loss loss = new Loss(place.cluster(), place.worker(), place.attempt(), why, turn.now);
    return worker.movedOn(loss, firstAttempt(turn));
  }

  static Failure infrastructure(WorkerPlan worker, FailureCause cause, String message) {
    return new Failure(FailureKind.INFRASTRUCTURE, cause, worker.platform(), message, List.of());
  }

  static boolean isCurrent(Turn turn, WorkerPlan worker, BuildName name) {
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
