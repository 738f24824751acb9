package io.osbs.cluster.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a refusal that passes from one that stays. An API server that starts again knows neither
 * roles nor tokens for a moment and refuses what it allowed before: with 403, sometimes with 401.
 * So a refusal may pass while the server was away, or not ready, or allowed the same, not long ago.
 * Safe for use by several threads.
 */
final class Settling {

  /** For how long after its last absence, or its last permission, a refusal may pass. */
  static final Duration WINDOW = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(Settling.class);
  private static final int REMEMBERED = 500;

  private final String cluster;
  private final InstantSource clock;
  private final Consumer<String> log;

  // Guarded by this.
  private @Nullable Instant away;
  private boolean noted;
  private final Map<String, Instant> allowed =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  Settling(String cluster, InstantSource clock) {
    this(cluster, clock, LOG::warn);
  }

  /**
   * @param log told of what people should know
   */
  Settling(String cluster, InstantSource clock, Consumer<String> log) {
    this.cluster = cluster;
    this.clock = clock;
    this.log = log;
  }

  /** The server did not answer, failed, or said that it is not ready. */
  synchronized void away() {
    away = clock.instant();
  }

  /** The server let us do it. */
  synchronized void allowed(ApiCall call) {
    allowed.put(action(call), clock.instant());
    noted = false;
  }

  /** True when the server may allow in a moment what it refuses now. */
  synchronized boolean mayPass(ApiCall call) {
    return isRecent(away) || isRecent(allowed.get(action(call)));
  }

  private boolean isRecent(@Nullable Instant then) {
    return then != null && clock.instant().isBefore(then.plus(WINDOW));
  }

  /** Says once, until something is allowed again, that it is asked again. */
  synchronized void note(String refused) {
    if (!noted) {
      noted = true;
      log.accept(
          "%s; asked again for up to %d s, because cluster %s was away or allowed it a moment ago"
              .formatted(refused, WINDOW.toSeconds(), cluster));
    }
  }

  private static String action(ApiCall call) {
    String path = call.path();
    int query = path.indexOf('?');
    return call.method() + " " + (query < 0 ? path : path.substring(0, query));
  }
}
