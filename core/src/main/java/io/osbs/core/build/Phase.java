package io.osbs.core.build;

import java.util.Optional;

/** The phases of a build, in the words of OpenShift's Build objects. */
public enum Phase {
  /** Accepted, nothing started. */
  NEW("New", true),
  /** Waits for a node or for processors. */
  PENDING("Pending", true),
  RUNNING("Running", true),
  /** Ended well. */
  COMPLETE("Complete", false),
  /** Ended because of what was built. */
  FAILED("Failed", false),
  /** Ended because of where it was built. */
  ERROR("Error", false),
  CANCELLED("Cancelled", false);

  private final String word;
  private final boolean active;

  Phase(String word, boolean active) {
    this.word = word;
    this.active = active;
  }

  /** OpenShift's spelling, as shown to users and written in documents. */
  public String word() {
    return word;
  }

  /** True for the phases that count as load: New, Pending and Running. */
  public boolean isActive() {
    return active;
  }

  /** True when nothing will change any more. */
  public boolean isFinal() {
    return !active;
  }

  /** The phase of that spelling, in any case. */
  public static Optional<Phase> ofWord(String word) {
    for (Phase phase : values()) {
      if (phase.word.equalsIgnoreCase(word)) {
        return Optional.of(phase);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return word;
  }
}
