package io.osbs.core.build;

import io.osbs.core.image.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How something went wrong, as told to the user.
 *
 * @param platform null when the failure concerns no single platform
 * @param cause what it was, for statistics
 * @param message one sentence: what, where, why, what to do next
 * @param evidence what was seen, oldest first: the last lines of a log, a server's answer
 */
public record Failure(
    FailureKind kind,
    FailureCause cause,
    @Nullable Platform platform,
    String message,
    List<String> evidence) {

  public Failure {
    evidence = List.copyOf(evidence);
  }

  /** A failure whose cause nobody has named. */
  public Failure(
      FailureKind kind, @Nullable Platform platform, String message, List<String> evidence) {
    this(kind, FailureCause.UNKNOWN, platform, message, evidence);
  }

  /** A failure without a platform and without further evidence. */
  public static Failure of(FailureKind kind, String message) {
    return new Failure(kind, null, message, List.of());
  }

  /** The message with its platform before it, unless it begins with it already, or with several. */
  public String sentence() {
    boolean isSaid =
        platform == null
            || message.startsWith(platform + ": ")
            || message.startsWith(platform + ", ");
    return isSaid ? message : platform + ": " + message;
  }

  /** The same failure, of this platform. */
  public Failure on(Platform where) {
    return new Failure(kind, cause, where, message, evidence);
  }

  /** The same failure, of this cause. */
  public Failure because(FailureCause why) {
    return new Failure(kind, why, platform, message, evidence);
  }
}
