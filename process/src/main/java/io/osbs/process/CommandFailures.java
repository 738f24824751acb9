package io.osbs.process;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.util.List;

/**
 * What an outcome means where nobody knows better. A program that is missing is a fault of the
 * place: another one may have it.
 */
public final class CommandFailures {

  private static final int EVIDENCE_LINES = 20;

  private CommandFailures() {}

  /**
   * The exit of a program that ran to its end, whatever its status.
   *
   * @param doing what the program was for, as in "cannot ⟨doing⟩"
   * @throws FailureException {@code INFRASTRUCTURE} when it is missing, could not be started or ran
   *     out of time
   */
  public static Outcome.Exited exited(String doing, Command command, Outcome outcome)
      throws FailureException {
    return switch (outcome) {
      case Outcome.Exited exited -> exited;
      case Outcome.NotFound missing ->
          throw infrastructure(
              "cannot %s: the program %s is not installed here; %s"
                  .formatted(doing, missing.program(), missing.remedy()),
              List.of());
      case Outcome.NotStarted refused ->
          throw infrastructure(
              "cannot %s: %s could not be started: %s"
                  .formatted(doing, refused.program(), refused.reason()),
              List.of());
      case Outcome.TimedOut late ->
          throw infrastructure(
              "cannot %s: %s did not end within %d s and was stopped"
                  .formatted(doing, command.program(), late.deadline().toSeconds()),
              evidence(late.stdout(), late.stderr()));
    };
  }

  /** A failure of the given kind that quotes the program's last words. */
  public static FailureException failed(
      FailureKind kind, String doing, Command command, Outcome.Exited exited) {
    List<String> evidence = evidence(exited.stdout(), exited.stderr());
    String why =
        exited.signal().isPresent()
            ? "was killed by signal " + exited.signal().getAsInt()
            : "ended with exit status " + exited.status();
    String last = evidence.isEmpty() ? "" : ": " + evidence.getLast();
    return new FailureException(
        new Failure(
            kind,
            null,
            "cannot %s: %s %s%s".formatted(doing, command.program(), why, last),
            evidence));
  }

  /** The last lines of standard error, or of standard output when there are none. */
  public static List<String> evidence(Output stdout, Output stderr) {
    List<String> lines = stderr.lastLines(EVIDENCE_LINES);
    return lines.isEmpty() ? stdout.lastLines(EVIDENCE_LINES) : lines;
  }

  private static FailureException infrastructure(String message, List<String> evidence) {
    return new FailureException(new Failure(FailureKind.INFRASTRUCTURE, null, message, evidence));
  }
}
