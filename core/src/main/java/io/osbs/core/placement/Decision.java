package io.osbs.core.placement;

import io.osbs.core.image.Platform;
import java.util.List;

/**
 * Where a worker build of a platform goes, and why.
 *
 * @param considered every cluster of the platform's list, in the file's order
 * @param free slots that may be taken now over all clusters that answered
 */
public record Decision(Platform platform, Outcome outcome, List<Considered> considered, int free) {

  public Decision {
    considered = List.copyOf(considered);
  }

  /** The result of a decision. */
  public sealed interface Outcome {

    /** Take this slot there. */
    record Take(String cluster, int number) implements Outcome {}

    /** Every cluster that answered is full. */
    record AllFull() implements Outcome {}

    /** No cluster answered. */
    record NoneAnswered() implements Outcome {}

    /** The platform has no cluster that may take builds. */
    record NoneEnabled() implements Outcome {}
  }
}
