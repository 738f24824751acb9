package io.osbs.core.orchestration;

import io.osbs.core.placement.Decision;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How things look for a platform that waits for a slot.
 *
 * @param decision what a placement would decide now, and why
 * @param ahead waits of other builds that come first
 * @param holders the worker builds that hold the slots it could use
 * @param estimate about how long the wait may still be; null when too little is known
 */
public record Outlook(
    Decision decision, int ahead, List<String> holders, @Nullable Duration estimate) {

  public Outlook {
    holders = List.copyOf(holders);
  }
}
