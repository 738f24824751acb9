package io.osbs.core.orchestration;

import io.osbs.core.placement.Decision;
import java.util.List;

/**
 * How things look for a platform that waits for a slot.
 *
 * @param decision what a placement would decide now, and why
 * @param ahead waits of other builds that come first
 * @param holders the worker builds that hold the slots it could use
 */
public record Outlook(Decision decision, int ahead, List<String> holders) {

  public Outlook {
    holders = List.copyOf(holders);
  }
}
