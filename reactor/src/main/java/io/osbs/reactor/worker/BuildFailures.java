package io.osbs.reactor.worker;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Platform;
import io.osbs.process.FileFailures;
import io.osbs.process.Outcome;
import java.util.List;
import java.util.Locale;

/**
 * Whose problem it is when {@code buildah bud} fails: a step's own failure is the user's; a full
 * disk, a kill and a missing program are the place's. Buildah ends with 1 or 125 for most of them,
 * so this reads its words (1.28).
 */
final class BuildFailures {

  private static final int EVIDENCE_LINES = 20;
  private static final int KILLED = 137;
  private static final String EXIT_STATUS = "exit status ";

  /** Words that tell a fault of the place, in lower case, and what to say. */
  private record Sign(String words, FailureCause cause, String message) {}

  private static final List<Sign> OF_THE_PLACE =
      List.of(
          new Sign(
              FileFailures.DISK_FULL.toLowerCase(Locale.ROOT),
              FailureCause.DISK_FULL,
              "no space left on the disk of the build; free some and try again"),
          new Sign(
              "failed to execute buildah",
              FailureCause.UNKNOWN,
              "the program buildah is not installed here; install it (Debian: apt-get install"
                  + " buildah) or put it on PATH"),
          new Sign(
              "setting supplemental groups list: operation not permitted",
              FailureCause.UNKNOWN,
              "this user has no subordinate ids; give it some with 'usermod --add-subuids"
                  + " 100000-165535 --add-subgids 100000-165535 USER', or build as root"));

  private static final Sign NO_EMULATOR =
      new Sign(
          "exec format error",
          FailureCause.UNKNOWN,
          "this machine cannot run programs of that platform; install an emulator (Debian: apt-get"
              + " install qemu-user-static binfmt-support) or build it elsewhere");

  private static final List<String> UNREADABLE =
      List.of("unknown instruction", "parse error", "syntax error", "requires at least");

  private final Platform platform;
  private final boolean foreign;

  /**
   * Reads failures of one build.
   *
   * @param foreign true when the platform is not this machine's own
   */
  BuildFailures(Platform platform, boolean foreign) {
    this.platform = platform;
    this.foreign = foreign;
  }

  /**
   * The failure.
   *
   * @param step buildah's line for the step it was at; empty when it had not come to one
   */
  FailureException of(String step, Outcome.Exited exited) {
    List<String> evidence = exited.stdout().lastLines(EVIDENCE_LINES);
    String last = last(evidence);
    String text = String.join("\n", evidence).toLowerCase(Locale.ROOT);
    for (Sign sign : OF_THE_PLACE) {
      if (text.contains(sign.words())) {
        return ofThePlace(step, sign.cause(), sign.message(), evidence);
      }
    }
    if (foreign && text.contains(NO_EMULATOR.words())) {
      return ofThePlace(step, NO_EMULATOR.cause(), NO_EMULATOR.message(), evidence);
    }
    if (wasKilled(exited, evidence, last)) {
      return ofThePlace(
          step,
          FailureCause.OUT_OF_MEMORY,
          "it was killed, perhaps because memory ran out",
          evidence);
    }
    if (last.contains("at STEP") || (!step.isEmpty() && last.contains(EXIT_STATUS))) {
      return failure(
          FailureKind.BUILD,
          FailureCause.STEP,
          "%s failed%s".formatted(step.isEmpty() ? "a step" : step, reason(last, exited)),
          evidence);
    }
    for (String word : UNREADABLE) {
      if (text.contains(word)) {
        return failure(
            FailureKind.BUILD,
            FailureCause.STEP,
            "the Dockerfile cannot be read: " + last,
            evidence);
      }
    }
    return ofThePlace(
        step,
        FailureCause.UNKNOWN,
        "buildah ended with exit status %d: %s".formatted(exited.status(), last),
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

  /** Either buildah itself, or a RUN step in it: most often by the kernel, when memory runs out. */
  private static boolean wasKilled(Outcome.Exited exited, List<String> evidence, String last) {
    return exited.status() == KILLED
        || last.contains("signal: killed")
        // What unshare says when its child was killed.
        || last.contains("sigprocmask unblock failed")
        || evidence.contains("subprocess exited on killed");
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

  private FailureException ofThePlace(
      String step, FailureCause cause, String why, List<String> evidence) {
    String at = step.isEmpty() ? "" : " (at %s)".formatted(step);
    return failure(
        FailureKind.INFRASTRUCTURE,
        cause,
        "cannot build the image for platform %s: %s%s".formatted(platform, why, at),
        evidence);
  }

  private static FailureException failure(
      FailureKind kind, FailureCause cause, String message, List<String> evidence) {
    return new FailureException(new Failure(kind, cause, null, message, evidence));
  }
}
