package io.osbs.simulation;

import io.osbs.core.image.Platform;
import java.util.HashMap;
import java.util.Map;

/** Invariant 2: at most one worker build works on an attempt at a platform of a request. */
final class OneWorker extends Invariant {

  private record Attempt(String request, Platform platform, int number) {}

  private final Map<Attempt, Happening.Works> working = new HashMap<>();

  @Override
  String promise() {
    return "one worker";
  }

  @Override
  public void observe(long now, Happening happening) {
    switch (happening) {
      case Happening.Works works -> {
        Attempt attempt = new Attempt(works.request(), works.platform(), works.attempt());
        Happening.Works other = working.putIfAbsent(attempt, works);
        if (other != null) {
          violated(
              "attempt %d at %s of %s works as %s on %s and as %s on %s"
                  .formatted(
                      works.attempt(),
                      works.platform(),
                      works.request(),
                      other.process(),
                      other.cluster(),
                      works.process(),
                      works.cluster()));
        }
      }
      case Happening.Rests rests ->
          working.values().removeIf(works -> works.process().equals(rests.process()));
      default -> {}
    }
  }
}
