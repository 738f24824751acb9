package io.osbs.core.orchestration;

import io.osbs.core.standing.Durations;
import io.osbs.core.standing.Standings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What this orchestrator last read of what the orchestrators of its namespace share.
 *
 * @param readAt when that was; null before the first time
 * @param reading true while an answer is awaited
 * @param offers when this orchestrator last offered to try a cluster that is left alone
 */
public record Shared(
    Standings standings,
    Durations durations,
    @Nullable Instant readAt,
    boolean reading,
    Map<String, Instant> offers) {

  static final Shared NONE = new Shared(Standings.NONE, Durations.NONE, null, false, Map.of());

  /** How long an offer waits for its answer. */
  private static final Duration OFFER = Duration.ofSeconds(5);

  public Shared {
    offers = Collections.unmodifiableMap(new TreeMap<>(offers));
  }

  Shared beingRead() {
    return new Shared(standings, durations, readAt, true, offers);
  }

  Shared read(Standings now, Instant when) {
    return new Shared(now, durations, when, reading, offers);
  }

  /** What could not be read stays as it was. */
  Shared answered(@Nullable Standings now, @Nullable Durations lengths, Instant when) {
    return new Shared(
        now == null ? standings : now, lengths == null ? durations : lengths, when, false, offers);
  }

  Shared offering(String cluster, Instant now) {
    Map<String, Instant> more = new TreeMap<>(offers);
    more.put(cluster, now);
    return new Shared(standings, durations, readAt, reading, more);
  }

  boolean offered(String cluster, Instant now) {
    Instant at = offers.get(cluster);
    return at != null && now.isBefore(at.plus(OFFER));
  }
}
