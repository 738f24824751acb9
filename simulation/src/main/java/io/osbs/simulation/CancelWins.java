package io.osbs.simulation;

import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Invariant 4: after an acknowledged cancel nothing irrevocable is published, and the worker builds
 * go away, or the user is told which may not have, or they had been given up before.
 */
final class CancelWins extends Invariant {

  private record Attempt(String request, Platform platform, int number) {}

  private final long bound;
  private final Set<String> acknowledged = new HashSet<>();
  private final Map<String, Long> cancelledAt = new HashMap<>();
  private final Map<String, Set<Platform>> unconfirmed = new HashMap<>();
  private final Map<String, Happening.Works> working = new HashMap<>();
  private final Set<Attempt> givenUp = new HashSet<>();

  /** The checker; the bound in milliseconds is how long a worker build may take to go away. */
  CancelWins(long bound) {
    this.bound = bound;
  }

  @Override
  String promise() {
    return "cancel wins";
  }

  @Override
  public void observe(long now, Happening happening) {
    switch (happening) {
      case Happening.CancelAcknowledged cancel -> acknowledged.add(cancel.request());
      case Happening.Published published -> {
        if (published.step().isIrrevocable() && acknowledged.contains(published.request())) {
          violated(
              "%s of %s was done after its cancel"
                  .formatted(published.step().word(), published.request()));
        }
      }
      case Happening.Ended ended when ended.phase() == Phase.CANCELLED -> {
        cancelledAt.put(ended.request(), now);
        unconfirmed.put(ended.request(), ended.unconfirmed());
      }
      case Happening.GivenUp up ->
          givenUp.add(new Attempt(up.request(), up.platform(), up.attempt()));
      case Happening.Works works -> working.put(works.process(), works);
      case Happening.Lost lost -> working.remove(lost.process());
      case Happening.Rests rests -> working.remove(rests.process());
      case Happening.Idle _ -> lookForThoseLeft(now);
      default -> {}
    }
  }

  private void lookForThoseLeft(long now) {
    if (cancelledAt.isEmpty()) {
      return;
    }
    List<String> seen = new ArrayList<>();
    for (Happening.Works works : working.values()) {
      Long since = cancelledAt.get(works.request());
      Attempt attempt = new Attempt(works.request(), works.platform(), works.attempt());
      if (since != null
          && now - since > bound
          && !givenUp.contains(attempt)
          && !unconfirmed.getOrDefault(works.request(), Set.of()).contains(works.platform())) {
        seen.add(works.process());
        violated(
            "attempt %d at %s of %s still works on %s, %s after the request was cancelled"
                .formatted(
                    works.attempt(),
                    works.platform(),
                    works.request(),
                    works.cluster(),
                    seconds(now - since)));
      }
    }
    seen.forEach(working::remove);
  }
}
