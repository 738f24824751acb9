package io.osbs.client;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The patience of somebody who follows a build: the build does not end with its API server, so a
 * cluster that is away is waited for, and its absence and its return are said once each. Not safe
 * for use by several threads.
 */
public final class Outage {

  /** How often to look while the cluster is away. */
  public static final Duration GLANCE = Duration.ofSeconds(1);

  /** For how long to be patient; asked when the cluster is first away. */
  interface Grace {
    Duration get();
  }

  private final Grace grace;
  private final InstantSource clock;
  private final Consumer<String> listener;
  private @Nullable Instant until;

  Outage(Grace grace, InstantSource clock, Consumer<String> listener) {
    this.grace = grace;
    this.clock = clock;
    this.listener = listener;
  }

  /** The cluster did what it was asked. */
  public void answered() {
    if (until != null) {
      until = null;
      listener.accept("the cluster answers again");
    }
  }

  /**
   * The cluster did not do what it was asked.
   *
   * @throws ClusterException the same, when waiting cannot help, or has lasted for long enough
   */
  public void failed(ClusterException e) throws ClusterException {
    Instant now = clock.instant();
    if (until == null) {
      if (!mayPass(e.fault())) {
        throw e;
      }
      Duration patience = grace.get();
      until = now.plus(patience);
      listener.accept(
          "%s; the build goes on without us, waiting %s for its cluster to answer again"
              .formatted(e.fault().detail(), words(patience)));
    } else if (!now.isBefore(until)) {
      throw e;
    }
  }

  /**
   * An API server that starts may forbid what it will allow a moment later: whatever it says before
   * its first good answer belongs to the outage.
   */
  private static boolean mayPass(ClusterFault fault) {
    return switch (fault) {
      case ClusterFault.Unreachable _, ClusterFault.Refused _ -> true;
      case ClusterFault.Forbidden _, ClusterFault.Invalid _ -> false;
    };
  }

  private static String words(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
