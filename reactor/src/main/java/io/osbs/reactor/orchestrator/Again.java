package io.osbs.reactor.orchestrator;

/** Whether a user asked for a request again. */
public enum Again {
  /** It runs for the first time, or goes on after a crash. */
  NO,
  /** Only what failed is to be built again, as far as the rest would come out the same. */
  FAILED_ONLY,
  /** Everything is to be built again; what still runs is taken over. */
  ALL;

  /** The value of {@code --retry} that says it: {@code failed} or {@code all}. */
  public static Again ofWord(String word) {
    return word.equals("failed") ? FAILED_ONLY : ALL;
  }
}
