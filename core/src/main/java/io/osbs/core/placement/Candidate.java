package io.osbs.core.placement;

import io.osbs.core.cluster.SlotSurvey;
import java.util.Set;

/**
 * A cluster of a platform's list together with what is known of it at the moment of a decision.
 *
 * @param entry as config.yaml lists it for the platform
 */
public record Candidate(ClusterEntry entry, Reading reading) {

  /** What is known of a cluster. */
  public sealed interface Reading {

    /**
     * It answered.
     *
     * @param reserved slot numbers that this orchestrator is about to take for other platforms, or
     *     knows to be held although the survey shows them free
     */
    record Answered(SlotSurvey survey, Set<Integer> reserved) implements Reading {
      public Answered {
        reserved = Set.copyOf(reserved);
      }
    }

    /** It did not answer, or not usefully. */
    record Silent(String reason) implements Reading {}

    /** It was not asked yet, or its answer is still on its way. */
    record Unasked() implements Reading {}

    /**
     * It is left out of the choice although it is enabled: cordoned, or it failed this build
     * before.
     */
    record LeftOut(String reason) implements Reading {}
  }
}
