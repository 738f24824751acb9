package io.osbs.core.build;

import java.util.Locale;

/**
 * Whose problem a failure is, and with it whether trying again can help. Each kind has the exit
 * status that the command and the reactor end with.
 */
public enum FailureKind {
  /** What was asked to be built does not build: the user's to mend. */
  BUILD(1),
  /** A file, a flag or a request is wrong: never retried. */
  CONFIGURATION(2),
  /** Somebody asked for the end. */
  CANCELLED(3),
  /** A server said that we may not: never retried. */
  PERMISSION(4),
  /** The place failed, not the work: safe to retry, here or elsewhere. */
  INFRASTRUCTURE(5),
  /** No slot became free within {@code queue_timeout}. */
  GAVE_UP_WAITING(6);

  private final int exitStatus;

  FailureKind(int exitStatus) {
    this.exitStatus = exitStatus;
  }

  /** The documented exit status of a command that ends with this failure. */
  public int exitStatus() {
    return exitStatus;
  }

  /** The word used in documents: {@code build}, {@code gave-up-waiting} and so on. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind with that word. */
  public static FailureKind ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
