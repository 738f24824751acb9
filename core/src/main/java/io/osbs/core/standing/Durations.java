package io.osbs.core.standing;

import io.osbs.core.image.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How long the last worker builds held their slots, for estimates of waits.
 *
 * @param seconds per platform, the youngest last
 */
public record Durations(Map<Platform, List<Long>> seconds) {

  /** Nothing is known. */
  public static final Durations NONE = new Durations(Map.of());

  /** As many are kept for each platform. */
  static final int KEPT = 32;

  /** With fewer an estimate would be a guess. */
  static final int FEWEST = 3;

  public Durations {
    Map<Platform, List<Long>> copy = new TreeMap<>();
    seconds.forEach((platform, each) -> copy.put(platform, List.copyOf(each)));
    seconds = Collections.unmodifiableMap(copy);
  }

  /** The same with one more worker build of the platform. */
  public Durations with(Platform platform, Duration held) {
    Map<Platform, List<Long>> more = new TreeMap<>(seconds);
    List<Long> all = new ArrayList<>(seconds.getOrDefault(platform, List.of()));
    all.add(Math.max(0, held.toSeconds()));
    more.put(platform, all.subList(Math.max(0, all.size() - KEPT), all.size()));
    return new Durations(more);
  }

  /**
   * About how long until one of {@code slots} that are all held becomes free for somebody with
   * {@code ahead} waits before it: slots become free one by one, on average each mean duration
   * divided by their number. Empty when too little is known.
   *
   * @param ahead waits that come first
   * @param slots how many slots the platform's clusters have together
   */
  public Optional<Duration> estimate(Platform platform, int ahead, int slots) {
    List<Long> known = seconds.getOrDefault(platform, List.of());
    if (known.size() < FEWEST || slots < 1) {
      return Optional.empty();
    }
    double mean = known.stream().mapToLong(Long::longValue).average().orElse(0);
    return Optional.of(Duration.ofMillis((long) ((ahead + 1) * mean * 1000 / slots)));
  }
}
