package io.osbs.core.placement;

/**
 * One line of the explanation of a placement: a cluster, what was seen of it and what came of it.
 *
 * @param held held slots, and those this orchestrator is about to take
 * @param foreign active worker builds without a slot
 * @param maximum of this platform
 * @param verdict what the decision made of it
 * @param reason a few words for the user; empty where the numbers say it all
 */
public record Considered(
    String cluster, int held, int foreign, int maximum, Verdict verdict, String reason) {

  /** What a decision made of a cluster. */
  public enum Verdict {
    /** Lowest load, first among equals (see {@link Ties}), with a free slot. */
    CHOSEN,
    /** Another one has a lower load, or the same and comes before it. */
    BUSIER,
    /** As many builds as its maximum. */
    FULL,
    /** {@code enabled: false}, or a maximum of 0. */
    DISABLED,
    /** Cordoned, or it failed this build before. */
    LEFT_OUT,
    /** It did not answer. */
    SILENT
  }

  /** (held slots + foreign builds) ÷ maximum; 0 for a cluster that was not asked. */
  public double load() {
    return maximum == 0 ? 0 : (double) (held + foreign) / maximum;
  }

  /** True when the numbers were read from the cluster. */
  public boolean wasAsked() {
    return switch (verdict) {
      case CHOSEN, BUSIER, FULL -> true;
      case DISABLED, LEFT_OUT, SILENT -> false;
    };
  }
}
