package io.osbs.client;

import io.osbs.cluster.document.StandingsDocument;
import io.osbs.cluster.site.Origin;
import io.osbs.cluster.site.Site;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.standing.Cordon;
import io.osbs.core.standing.SharedDocument;
import io.osbs.core.standing.Standings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Keeping new worker builds away from a cluster: acts on the next placement of every orchestrator
 * build of the namespace, and on nobody else's.
 */
public final class Cordons {

  /**
   * Longer than it takes to take a slot for which the cordon was looked for just before it came.
   */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final Site site;
  private final InstantSource clock;

  public Cordons(Site site, InstantSource clock) {
    this.site = site;
    this.clock = clock;
  }

  /** Who cordoned what, and how healthy the clusters are. */
  public Standings standings() throws ClusterException {
    return document().get();
  }

  private SharedDocument<Standings> document() throws ClusterException {
    return StandingsDocument.of(site.home().documents());
  }

  /**
   * Cordons a cluster. One that is cordoned gets the new reason.
   *
   * @throws FailureException {@code CONFIGURATION} when config.yaml knows no such cluster
   */
  public Cordon cordon(String cluster, String who, String reason)
      throws ClusterException, FailureException {
    requireKnown(cluster);
    Cordon cordon = new Cordon(who, clock.instant(), reason);
    document().change(all -> all.cordoned(cluster, cordon));
    return cordon;
  }

  /**
   * Takes the cordon away.
   *
   * @return false when there was none
   * @throws FailureException {@code CONFIGURATION} when there is neither such a cluster nor a
   *     cordon
   */
  public boolean uncordon(String cluster) throws ClusterException, FailureException {
    if (standings().cordon(cluster) == null) {
      requireKnown(cluster);
      return false;
    }
    document().change(all -> all.uncordoned(cluster));
    return true;
  }

  private void requireKnown(String cluster) throws FailureException {
    SortedSet<String> known = site.reactorConfig().clusterNames();
    if (!known.contains(cluster)) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "there is no cluster '%s' in %s; it has: %s"
              .formatted(cluster, site.reactorConfig().file(), String.join(", ", known)));
    }
  }

  /** The worker builds of this namespace on a cluster, active or about to be. */
  public List<BuildName> running(String cluster) throws ClusterException {
    String origin = Origin.of(site.home());
    Cluster worker = site.cluster(cluster);
    SortedSet<BuildName> names = new TreeSet<>();
    for (SlotSurvey.Held held : worker.slots().survey().slots()) {
      if (held.slot().origin().equals(origin)
          && (held.holderPhase() == null || held.holderPhase().isActive())) {
        names.add(held.slot().holder());
      }
    }
    Map<String, String> ours = Map.of(Labels.ORIGIN, origin, Labels.KIND, BuildKind.WORKER.word());
    for (Build build : worker.builds().list(ours)) {
      if (build.phase().isActive()) {
        names.add(build.name());
      }
    }
    return List.copyOf(names);
  }

  /**
   * Waits until no worker build of this namespace runs on the cluster.
   *
   * @param progress told which ones still run, whenever that has changed
   */
  public void awaitEmpty(String cluster, Consumer<List<BuildName>> progress)
      throws ClusterException, InterruptedException {
    try (Builds.Changes changes = site.cluster(cluster).builds().watch()) {
      List<BuildName> before = List.of();
      boolean wasEmpty = false;
      while (true) {
        List<BuildName> now = running(cluster);
        if (now.isEmpty() && wasEmpty) {
          return;
        }
        if (!now.equals(before)) {
          progress.accept(now);
        }
        before = now;
        boolean changed = changes.await(now.isEmpty() ? SETTLED : LOOK_AGAIN);
        wasEmpty = now.isEmpty() && !changed;
      }
    }
  }
}
