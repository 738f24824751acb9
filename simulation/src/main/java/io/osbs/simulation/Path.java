package io.osbs.simulation;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way from one orchestrator namespace to one cluster, and what is wrong with it. */
final class Path {

  /** What can be wrong; the same may be wrong for two reasons at once. */
  enum Trouble {
    CUT,
    SLOW,
    REFUSING,
    FORBIDDEN,
    STALE,
    DEAF
  }

  private final SimulatedCluster cluster;
  private final Map<Trouble, Integer> troubles = new EnumMap<>(Trouble.class);
  private SimulatedCluster.@Nullable Snapshot past;
  private long wellSince;

  Path(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  SimulatedCluster cluster() {
    return cluster;
  }

  boolean is(Trouble trouble) {
    return troubles.containsKey(trouble);
  }

  void begin(Trouble trouble) {
    troubles.merge(trouble, 1, Integer::sum);
    if (trouble == Trouble.STALE && past == null) {
      past = cluster.snapshot();
    }
  }

  void end(Trouble trouble, long now) {
    troubles.computeIfPresent(trouble, (_, count) -> count == 1 ? null : count - 1);
    if (trouble == Trouble.STALE && !is(Trouble.STALE)) {
      past = null;
    }
    wellSince = now;
  }

  /** What lists show instead of the present; null when they show the present. */
  SimulatedCluster.@Nullable Snapshot past() {
    return past;
  }

  /** True when nothing has been wrong for that long. */
  boolean isWell(long now, long forMillis) {
    return troubles.isEmpty() && (wellSince == 0 || now - wellSince >= forMillis);
  }
}
