package io.osbs.core.orchestration;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of the build as a whole: when it is over, publishing, cancel. */
final class BuildRules {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  private BuildRules() {}

  static void settle(Turn turn) {
    switch (turn.state) {
      case BUILDING -> building(turn);
      case CANCELLING, STOPPING -> ending(turn);
      case PUBLISHING -> retryStep(turn);
      case WITHDRAWING, UNDOING -> UndoRules.settle(turn);
      case COMPLETE, FAILED, CANCELLED, SUPERSEDED -> {}
    }
  }

  private static void building(Turn turn) {
    if (allEnded(turn)) {
      boolean allDone =
          turn.workers().stream().allMatch(worker -> worker.state() == WorkerState.DONE);
      if (!allDone) {
        turn.failure = failureOf(turn);
      }
      turn.fire(allDone ? BuildEvent.ALL_BUILT : BuildEvent.SOME_FAILED);
      return;
    }
    Duration left =
        turn.terms.settings().orchestratorDeadline().minus(turn.waiting.worked(turn.now));
    if (left.isPositive()) {
      turn.wakeBy(turn.now.plus(left));
    } else {
      turn.failure =
          Failure.of(
                  FailureKind.BUILD,
                  "the build took longer than orchestrator_deadline (%s) allows, waiting not counted"
                      .formatted(GivingUp.words(turn.terms.settings().orchestratorDeadline())))
              .because(FailureCause.DEADLINE);
      turn.fire(BuildEvent.OVERDUE);
      ending(turn);
    }
  }

  private static void ending(Turn turn) {
    if (allEnded(turn)) {
      turn.fire(BuildEvent.WORKERS_ENDED);
    }
  }

  private static boolean allEnded(Turn turn) {
    return turn.workers().stream().allMatch(worker -> worker.state().isFinal());
  }

  /**
   * One failure for the build out of those of its platforms; the user's own mistakes come first.
   */
  private static Failure failureOf(Turn turn) {
    List<Failure> failures = new ArrayList<>();
    for (WorkerPlan worker : turn.workers()) {
      if (worker.status() instanceof WorkerStatus.Failed failed) {
        failures.add(failed.failure().on(worker.platform()));
      }
    }
    failures.sort((one, other) -> one.kind().compareTo(other.kind()));
    if (failures.isEmpty()) {
      return Failure.of(FailureKind.CANCELLED, "the worker builds were cancelled");
    }
    if (failures.size() == 1) {
      return failures.getFirst();
    }
    Failure first = failures.getFirst();
    Map<Said, String> platforms = new LinkedHashMap<>();
    failures.forEach(each ->
        platforms.merge(
            new Said(each.message(), each.evidence()),
            String.valueOf(each.platform()),
            (one, other) -> one + ", " + other));
    List<String> messages = new ArrayList<>();
    List<String> evidence = new ArrayList<>();
    platforms.forEach((said, where) -> {
      messages.add(where + ": " + said.message());
      if (platforms.size() > 1 && !said.evidence().isEmpty()) {
        evidence.add(where + ":");
      }
      evidence.addAll(said.evidence());
    });
    return new Failure(
        first.kind(), first.cause(), first.platform(), String.join("; ", messages), evidence);
  }

  /** What is known of a failure: what several platforms have in common is told once. */
  private record Said(String message, List<String> evidence) {}

  static void publish(Turn turn) {
    PublishStep step = turn.publishing == null ? PublishStep.FIRST : turn.publishing.step();
    turn.publishing = Plan.Publishing.of(step);
    turn.act(new Action.Publish(step, 0));
  }

  private static void retryStep(Turn turn) {
    Plan.Publishing publishing = turn.publishing;
    if (publishing == null || publishing.running()) {
      return;
    }
    Instant retryAt = publishing.retryAt();
    if (retryAt == null || turn.isDue(retryAt)) {
      turn.publishing = publishing.triedAgain();
      turn.act(new Action.Publish(publishing.step(), publishing.failures()));
    }
  }

  static void stepDone(Turn turn, Input.StepDone done) {
    Plan.Publishing publishing = turn.publishing;
    if (publishing == null || !publishing.awaits(done.step(), done.failures())) {
      return;
    }
    if (turn.state == BuildState.WITHDRAWING) {
      turn.publishing = publishing.rested();
      turn.fire(BuildEvent.STEP_DONE);
    } else if (turn.state == BuildState.PUBLISHING) {
      Optional<PublishStep> next = turn.terms.stepAfter(done.step());
      if (next.isPresent()) {
        turn.publishing = Plan.Publishing.of(next.get());
        turn.fire(BuildEvent.STEP_DONE);
      } else {
        turn.fire(BuildEvent.PUBLISHED);
      }
    }
  }

  static void stepFailed(Turn turn, Input.StepFailed failed) {
    Plan.Publishing publishing = turn.publishing;
    if (publishing == null || !publishing.awaits(failed.step(), failed.failures())) {
      return;
    }
    if (turn.state == BuildState.WITHDRAWING) {
      turn.publishing = publishing.rested();
      turn.fire(BuildEvent.STEP_FAILED);
    } else if (turn.state == BuildState.PUBLISHING) {
      failedWhilePublishing(turn, publishing, failed.failure());
    }
  }

  private static void failedWhilePublishing(
      Turn turn, Plan.Publishing publishing, Failure failure) {
    Instant since = publishing.failingSince() == null ? turn.now : publishing.failingSince();
    Duration failing = Duration.between(since, turn.now);
    boolean mayPass =
        failure.kind() == FailureKind.INFRASTRUCTURE
            && failing.compareTo(turn.terms.settings().unreachableGrace()) < 0;
    if (!mayPass) {
      boolean stuck = publishing.irrevocable();
      turn.failure = stuck ? stuck(publishing.step(), failure) : failure;
      turn.publishing = publishing.rested();
      turn.fire(stuck ? BuildEvent.STEP_STUCK : BuildEvent.STEP_FAILED);
      return;
    }
    Duration pause = pause(publishing.failures());
    turn.note(
        null,
        "publish step %s failed, next try in %d s: %s"
            .formatted(publishing.step().word(), pause.toSeconds(), failure.message()));
    turn.publishing = publishing.postponed(turn.now.plus(pause), since);
    turn.fire(BuildEvent.STEP_POSTPONED);
  }

  /** How long to wait after a failure that may pass, in a row of so many. */
  static Duration pause(int failuresBefore) {
    return FIRST_PAUSE.multipliedBy(1L << Math.min(failuresBefore, 3));
  }

  private static Failure stuck(PublishStep step, Failure failure) {
    return new Failure(
        failure.kind(),
        failure.platform(),
        "publish step %s: %s; what was published before stays: once that is mended, retry the build, and it goes on with this step"
            .formatted(step.word(), failure.message()),
        failure.evidence());
  }

  static void cancel(Turn turn) {
    switch (turn.state) {
      case BUILDING, STOPPING -> turn.fire(BuildEvent.CANCEL);
      case PUBLISHING -> cancelWhilePublishing(turn);
      case CANCELLING, WITHDRAWING, UNDOING, COMPLETE, FAILED, CANCELLED, SUPERSEDED -> {}
    }
  }

  private static void cancelWhilePublishing(Turn turn) {
    Plan.Publishing publishing = turn.publishing;
    if (publishing != null && publishing.irrevocable()) {
      turn.note(null, "cancel came too late: users can see the image already");
      turn.fire(BuildEvent.CANCEL_TOO_LATE);
      return;
    }
    turn.note(null, "cancelled before users could see the image");
    turn.fire(BuildEvent.CANCEL);
    if (publishing == null || !publishing.running()) {
      turn.fire(BuildEvent.STEP_POSTPONED);
    }
  }

  static void fenced(Turn turn) {
    if (!turn.state.isFinal()) {
      turn.fire(BuildEvent.FENCED);
    }
  }

  static void finish(Turn turn) {
    turn.act(
        switch (turn.state) {
          case COMPLETE -> new Action.Finish(Phase.COMPLETE, null);
          case CANCELLED ->
              new Action.Finish(Phase.CANCELLED, UndoRules.withRemains(turn, cancelled(turn)));
          case SUPERSEDED ->
              new Action.Finish(
                  Phase.ERROR,
                  Failure.of(
                          FailureKind.INFRASTRUCTURE, "another run of this request has taken over")
                      .because(FailureCause.SUPERSEDED));
          default -> new Action.Finish(Phase.FAILED, UndoRules.withRemains(turn, turn.failure));
        });
  }

  private static Failure cancelled(Turn turn) {
    List<String> unconfirmed = new ArrayList<>();
    for (WorkerPlan worker : turn.workers()) {
      if (worker.status() instanceof WorkerStatus.Cancelled cancelled && !cancelled.confirmed()) {
        unconfirmed.add("unconfirmed: the worker build of " + where(worker));
      } else {
        for (String cluster : ResumeRules.unanswered(turn.resume, turn.clusters, worker)) {
          unconfirmed.add(
              "unconfirmed: a worker build of %s from before, if there is one on %s"
                  .formatted(worker.platform(), cluster));
        }
      }
    }
    for (Stray stray : turn.strays) {
      unconfirmed.add(
          "unconfirmed: the worker build of %s, %s on %s"
              .formatted(stray.platform(), stray.place().worker(), stray.place().cluster()));
    }
    return new Failure(FailureKind.CANCELLED, null, "the build was cancelled", unconfirmed);
  }

  private static String where(WorkerPlan worker) {
    return worker
        .status()
        .place()
        .map(at -> "%s, %s on %s".formatted(worker.platform(), at.worker(), at.cluster()))
        .orElse(worker.platform().name());
  }
}
