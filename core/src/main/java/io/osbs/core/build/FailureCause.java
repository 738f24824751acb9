package io.osbs.core.build;

import java.util.Locale;

/**
 * What went wrong, more finely than whose problem it is. The kind decides what is done about a
 * failure; the cause tells people and statistics.
 */
public enum FailureCause {
  /** Whoever reported the failure did not say. */
  UNKNOWN,
  /** A step of the Dockerfile, or another command that was asked for, failed. */
  STEP,
  /** It took longer than its deadline allows. */
  DEADLINE,
  /** Its cluster did not answer for longer than {@code unreachable_grace}. */
  UNREACHABLE,
  /** Its cluster refused to create it: a quota, a server error. */
  CREATE_REFUSED,
  /** Its cluster never said whether it created it. */
  CREATE_UNANSWERED,
  /** It stayed New or Pending for longer than {@code pending_timeout}. */
  PENDING_TOO_LONG,
  /** Its cluster evicted it. */
  EVICTED,
  /** It used more memory than it may, or than there is. */
  OUT_OF_MEMORY,
  /** The node it ran on went away. */
  NODE_LOST,
  /** Its process ended without saying why. */
  PROCESS_LOST,
  /** It no longer exists, and nobody says who removed it. */
  VANISHED,
  /** Its slot was given to another one before it began. */
  SLOT_LOST,
  /** An image that it needs could not be pulled. */
  IMAGE_PULL,
  /** A registry did not serve, or not what was expected. */
  REGISTRY,
  /** The git repository could not be read. */
  SOURCE,
  /** The disk it worked on was full. */
  DISK_FULL,
  /** It is Complete, and its result is missing or unreadable. */
  RESULT,
  /** Another run of the same request has taken over. */
  SUPERSEDED,
  /** A mistake of osbs itself. */
  DEFECT;

  /** The word used in documents: {@code out-of-memory}, {@code slot-lost} and so on. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The cause with that word; {@link #UNKNOWN} for a word of a later version. */
  public static FailureCause ofWord(String word) {
    for (FailureCause cause : values()) {
      if (cause.word().equals(word)) {
        return cause;
      }
    }
    return UNKNOWN;
  }
}
