package io.osbs.cluster.local;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import java.time.Duration;
import java.time.Instant;

/** What is to be done about a build that somebody looks at: a pure function of what is seen. */
sealed interface Verdict {

  /** How long a process may take from its launch to taking its lock. */
  Duration SPAWN_GRACE = Duration.ofSeconds(20);

  /** Nothing: it is final, or it is well. */
  record Leave() implements Verdict {}

  /** Its process is gone: clear up and write how it ended. */
  record Conclude(Phase phase, FailureKind kind, FailureCause cause, String message)
      implements Verdict {}

  /** Its process must go, and then the build be looked at again. */
  record End(boolean overdue) implements Verdict {}

  /**
   * Judges a build by its files and by its lock.
   *
   * @param held whether a process holds the build's lock
   */
  static Verdict of(Sighting seen, boolean held, Instant now) {
    if (seen.status().phase().isFinal()) {
      return new Leave();
    }
    return held ? ofLiving(seen, now) : ofDead(seen, now);
  }

  private static Verdict ofLiving(Sighting seen, Instant now) {
    Duration grace = grace(seen.stored().spec().kind());
    Instant cancelled = seen.cancelled();
    if (cancelled != null && isOver(Duration.between(cancelled, now), grace)) {
      return new End(false);
    }
    Duration age = Duration.between(seen.stored().created(), now);
    if (isOver(age.minus(grace), seen.stored().spec().deadline())) {
      return new End(true);
    }
    return new Leave();
  }

  private static Verdict ofDead(Sighting seen, Instant now) {
    if (seen.cancelled() != null) {
      return new Conclude(
          Phase.CANCELLED, FailureKind.CANCELLED, FailureCause.UNKNOWN, "cancelled on request");
    }
    if (seen.damage() != null) {
      return lost(
          "the build's process is gone and its status.json cannot be read: " + seen.damage());
    }
    if (seen.status().phase() == Phase.NEW) {
      return isOver(Duration.between(seen.stored().created(), now), SPAWN_GRACE)
          ? lost("the build's process never started")
          : new Leave();
    }
    if (seen.overdue()) {
      return new Conclude(
          Phase.FAILED,
          FailureKind.BUILD,
          FailureCause.DEADLINE,
          "exceeded its deadline of %s".formatted(words(seen.stored().spec().deadline())));
    }
    return lost("the build's process ended without saying why (killed?)");
  }

  private static Verdict lost(String message) {
    return new Conclude(
        Phase.ERROR, FailureKind.INFRASTRUCTURE, FailureCause.PROCESS_LOST, message);
  }

  /** How long a build has to end by itself; an orchestrator has workers to end first. */
  private static Duration grace(BuildKind kind) {
    return switch (kind) {
      case WORKER -> Duration.ofSeconds(10);
      case ORCHESTRATOR -> Duration.ofSeconds(60);
    };
  }

  private static boolean isOver(Duration duration, Duration limit) {
    return duration.compareTo(limit) > 0;
  }

  /** As in "3 h 10 min". */
  private static String words(Duration duration) {
    StringBuilder words = new StringBuilder();
    append(words, duration.toHours(), "h");
    append(words, duration.toMinutesPart(), "min");
    append(words, duration.toSecondsPart(), "s");
    return words.isEmpty() ? "0 s" : words.toString();
  }

  private static void append(StringBuilder words, long number, String unit) {
    if (number > 0) {
      words.append(words.isEmpty() ? "" : " ").append(number).append(' ').append(unit);
    }
  }
}
