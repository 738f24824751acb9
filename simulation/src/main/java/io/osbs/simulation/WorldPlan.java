package io.osbs.simulation;

import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.PlacementSettings;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a world consists of before anything happens in it.
 *
 * @param namespaces how many orchestrator namespaces share the clusters
 * @param calmAt when the last fault is over, in virtual milliseconds; 0 when there are none
 * @param keep how long a final orchestrator build is kept, in milliseconds
 */
record WorldPlan(
    List<Site> sites,
    int namespaces,
    PlacementSettings settings,
    List<Arrival> arrivals,
    Latency latency,
    Protocol protocol,
    long calmAt,
    long keep) {

  WorldPlan {
    sites = List.copyOf(sites);
    arrivals = List.copyOf(arrivals);
  }

  /** A worker cluster and its maximum for each platform it serves. */
  record Site(String name, SortedMap<Platform, Integer> maxima) {}

  /**
   * A request to come.
   *
   * @param at virtual milliseconds
   * @param durations how long each platform's worker build takes, Pending included, in
   *     milliseconds; a platform that is missing gets a duration by chance
   */
  record Arrival(
      long at, RequestClass requestClass, List<Platform> platforms, Map<Platform, Long> durations) {
    Arrival {
      platforms = List.copyOf(platforms);
    }
  }

  /**
   * How long things take, in milliseconds: one way of a call, from Pending to Running, a publish
   * step; at least ({@code Low}) and at most.
   */
  record Latency(long callLow, long callHigh, long pendingLow, long pendingHigh, long publish) {

    /** Of a site with its clusters close by. */
    static final Latency USUAL = new Latency(2, 60, 300, 6_000, 4_000);
  }
}
