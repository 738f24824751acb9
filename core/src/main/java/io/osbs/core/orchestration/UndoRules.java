package io.osbs.core.orchestration;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Taking back what a build did for users to find, when it ends without an image. It is tried for as
 * long as a silent cluster is waited for; then the build ends all the same and says what is left.
 */
final class UndoRules {

  private UndoRules() {}

  static void begin(Turn turn) {
    turn.undoing = Plan.Undoing.BEGUN;
    turn.act(new Action.Undo(phase(turn), 0));
  }

  private static Phase phase(Turn turn) {
    return turn.state == BuildState.WITHDRAWING ? Phase.CANCELLED : Phase.FAILED;
  }

  static void settle(Turn turn) {
    Plan.Undoing undoing = turn.undoing;
    if (undoing == null || undoing.running()) {
      return;
    }
    Instant retryAt = undoing.retryAt();
    if (retryAt == null || turn.isDue(retryAt)) {
      turn.undoing = new Plan.Undoing(true, null, undoing.failingSince(), undoing.failures(), null);
      turn.act(new Action.Undo(phase(turn), undoing.failures()));
    }
  }

  static void undone(Turn turn) {
    Plan.Undoing undoing = turn.undoing;
    if (undoing != null && isAwaited(turn, undoing)) {
      turn.undoing = new Plan.Undoing(false, null, null, undoing.failures(), null);
      turn.fire(BuildEvent.UNDONE);
    }
  }

  static void failed(Turn turn, Input.UndoFailed failed) {
    Plan.Undoing undoing = turn.undoing;
    if (undoing == null || !isAwaited(turn, undoing) || failed.failures() != undoing.failures()) {
      return;
    }
    Failure failure = failed.failure();
    Instant since = undoing.failingSince() == null ? turn.now : undoing.failingSince();
    Duration failing = Duration.between(since, turn.now);
    boolean mayPass =
        failure.kind() == FailureKind.INFRASTRUCTURE
            && failing.compareTo(turn.terms.settings().unreachableGrace()) < 0;
    if (mayPass) {
      Duration pause = BuildRules.pause(undoing.failures());
      turn.note(
          null,
          "taking back what was published failed, next try in %d s: %s"
              .formatted(pause.toSeconds(), failure.message()));
      turn.undoing =
          new Plan.Undoing(false, turn.now.plus(pause), since, undoing.failures() + 1, null);
      turn.fire(BuildEvent.UNDO_POSTPONED);
    } else {
      turn.note(null, "something of what was published stays: " + failure.message());
      turn.undoing =
          new Plan.Undoing(false, null, since, undoing.failures() + 1, failure.message());
      turn.fire(BuildEvent.UNDO_ABANDONED);
    }
  }

  private static boolean isAwaited(Turn turn, Plan.Undoing undoing) {
    return undoing.running() && !turn.state.isFinal();
  }

  /** The failure of a build, with what could not be taken back among its evidence. */
  static @Nullable Failure withRemains(Turn turn, @Nullable Failure failure) {
    Plan.Undoing undoing = turn.undoing;
    if (failure == null || undoing == null || undoing.abandoned() == null) {
      return failure;
    }
    List<String> evidence = new ArrayList<>(failure.evidence());
    evidence.add("not taken back: " + undoing.abandoned());
    return new Failure(failure.kind(), failure.platform(), failure.message(), evidence);
  }
}
