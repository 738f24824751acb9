package io.osbs.simulation;

import io.osbs.core.image.Platform;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Invariant 3: an accepted request ends within a bound after the faults have stopped, and a free
 * slot and a waiter that could have it do not sit side by side for longer than the reaction time.
 */
final class Progress extends Invariant {

  private record Waiting(String request, Platform platform) {}

  private record Pair(long since, String cluster) {}

  private final long endBound;
  private final long reactionBound;
  private final Set<String> open = new TreeSet<>();
  private final Map<Waiting, Pair> idle = new HashMap<>();
  private final Set<Waiting> reported = new HashSet<>();
  private long calmAt = Long.MAX_VALUE / 2;

  /** The checker; both bounds in milliseconds. */
  Progress(long endBound, long reactionBound) {
    this.endBound = endBound;
    this.reactionBound = reactionBound;
  }

  @Override
  String promise() {
    return "progress";
  }

  @Override
  public void observe(long now, Happening happening) {
    switch (happening) {
      case Happening.Accepted accepted -> open.add(accepted.request());
      case Happening.Ended ended -> open.remove(ended.request());
      case Happening.Calm _ -> calmAt = now;
      case Happening.Taken taken ->
          idle.entrySet()
              .removeIf(each ->
                  each.getValue().cluster().equals(taken.cluster())
                      || each.getKey().equals(new Waiting(taken.request(), taken.platform())));
      case Happening.Idle chances -> sample(now, chances);
      default -> {}
    }
    if (now > calmAt + endBound && !open.isEmpty()) {
      violated(
          "not final %s after the faults stopped: %s"
              .formatted(seconds(now - calmAt), String.join(", ", open)));
      open.clear();
    }
  }

  private void sample(long now, Happening.Idle sample) {
    Map<Waiting, Pair> before = Map.copyOf(idle);
    idle.clear();
    for (Happening.Chance chance : sample.chances()) {
      Waiting waiting = new Waiting(chance.request(), chance.platform());
      Pair pair = before.getOrDefault(waiting, new Pair(now, chance.cluster()));
      idle.putIfAbsent(waiting, pair);
      if (now - pair.since() > reactionBound && reported.add(waiting)) {
        violated(
            "%s of %s waits and %s has had a slot for it for %s"
                .formatted(
                    waiting.platform(),
                    waiting.request(),
                    chance.cluster(),
                    seconds(now - pair.since())));
      }
    }
  }
}
