package io.osbs.client.check;

import io.osbs.core.build.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about one thing that builds need.
 *
 * @param subject in a few words
 * @param said what is so
 * @param remedy what to do; empty when nothing is to be done
 * @param kind what a build would fail with; null unless it would
 */
public record Finding(
    String subject, State state, String said, String remedy, @Nullable FailureKind kind) {

  /** How bad it is. */
  public enum State {
    FINE,
    /** Builds run, and somebody should look. */
    WARNING,
    /** Builds do not run. */
    WRONG,
    /** It could not be found out; {@link Finding#said} says why. */
    UNKNOWN
  }

  static Finding fine(String subject, String said) {
    return new Finding(subject, State.FINE, said, "", null);
  }

  static Finding warning(String subject, String said, String remedy) {
    return new Finding(subject, State.WARNING, said, remedy, null);
  }

  static Finding unknown(String subject, String said) {
    return new Finding(subject, State.UNKNOWN, said, "", null);
  }

  static Finding wrong(String subject, String said, String remedy, FailureKind kind) {
    return new Finding(subject, State.WRONG, said, remedy, kind);
  }
}
