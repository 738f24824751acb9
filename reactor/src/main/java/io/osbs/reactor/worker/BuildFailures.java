package io.osbs.reactor.worker;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.FileFailures;
import io.osbs.process.Outcome;
import java.util.List;
import java.util.Locale;

/**
 * Whose problem it is when {@code buildah bud} fails: a step's own failure is the user's; a full
 * disk, a kill and a missing program are the place's.
 */
final class BuildFailures {

  private static final int EVIDENCE_LINES = 20;
  private static final int KILLED = 137;
  private static final String EXIT_STATUS = "exit status ";

  private static final List<String> UNREADABLE =
      List.of("unknown instruction", "parse error", "syntax error", "requires at least");

  private BuildFailures() {}

  /**
   * The failure.
   *
   * @param step buildah's line for the step it was at; empty when it had not come to one
   */
  static FailureException of(String doing, String step, Outcome.Exited exited) {
    List<String> evidence = exited.stdout().lastLines(EVIDENCE_LINES);
    String last = last(evidence);
    String text = String.join("\n", evidence).toLowerCase(Locale.ROOT);
    if (text.contains(FileFailures.DISK_FULL.toLowerCase(Locale.ROOT))) {
      return failure(
          FailureKind.INFRASTRUCTURE,
          "cannot %s: no space left on the disk of the build; free some and try again"
              .formatted(doing),
          evidence);
    }
    if (last.contains("failed to execute buildah")) {
      return failure(
          FailureKind.INFRASTRUCTURE,
          "cannot %s: the program buildah is not installed here; install it (Debian: apt-get install"
                  .formatted(doing)
              + " buildah) or put it on PATH",
          evidence);
    }
    if (exited.status() == KILLED || text.contains("signal: killed")) {
      return failure(
          FailureKind.INFRASTRUCTURE,
          "cannot %s: it was killed%s, perhaps because memory ran out".formatted(doing, at(step)),
          evidence);
    }
    if (last.contains("at STEP") || (!step.isEmpty() && last.contains(EXIT_STATUS))) {
      return failure(
          FailureKind.BUILD,
          "%s failed%s".formatted(step.isEmpty() ? "a step" : step, reason(last, exited)),
          evidence);
    }
    for (String word : UNREADABLE) {
      if (text.contains(word)) {
        return failure(FailureKind.BUILD, "the Dockerfile cannot be read: " + last, evidence);
      }
    }
    return failure(
        FailureKind.INFRASTRUCTURE,
        "cannot %s: buildah ended with exit status %d%s: %s"
            .formatted(doing, exited.status(), at(step), last),
        evidence);
  }

  /** Buildah's error where there is one: warnings about clearing up may follow it. */
  private static String last(List<String> evidence) {
    for (String line : evidence.reversed()) {
      if (line.startsWith("Error: ")) {
        return line;
      }
    }
    return evidence.isEmpty() ? "no message" : evidence.getLast();
  }

  private static String at(String step) {
    return step.isEmpty() ? "" : " at " + step;
  }

  /** Buildah quotes the step's exit status at the end of its message. */
  private static String reason(String last, Outcome.Exited exited) {
    int at = last.lastIndexOf(EXIT_STATUS);
    if (at >= 0) {
      return " with " + last.substring(at);
    }
    int colon = last.indexOf("\": ");
    return colon >= 0 ? ": " + last.substring(colon + 3) : " with exit status " + exited.status();
  }

  private static FailureException failure(FailureKind kind, String message, List<String> evidence) {
    return new FailureException(new Failure(kind, null, message, evidence));
  }
}
