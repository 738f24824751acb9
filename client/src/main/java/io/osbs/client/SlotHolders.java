package io.osbs.client;

import io.osbs.cluster.site.Site;
import io.osbs.config.ConfigException;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks who holds the slots that a platform's worker builds wait for. */
public final class SlotHolders {

  private final Site site;

  public SlotHolders(Site site) {
    this.site = site;
  }

  /**
   * A slot as it is held now, or a cluster that does not say.
   *
   * @param slot its number; -1 where the cluster did not answer
   * @param holder the worker build; null where the cluster did not answer
   * @param phase of the holder; null when there is no such build
   * @param since when the slot was taken; null where the cluster did not answer
   * @param error why the cluster does not say; null when it does
   */
  public record Held(
      String cluster,
      int slot,
      @Nullable BuildName holder,
      @Nullable Phase phase,
      @Nullable Instant since,
      @Nullable String error) {}

  /** The held slots of a platform's enabled clusters, in the order of config.yaml. */
  public List<Held> of(Platform platform) {
    List<Held> all = new ArrayList<>();
    for (ClusterEntry entry : site.reactorConfig().clustersOf(platform)) {
      if (entry.enabled()) {
        ask(entry.name(), all);
      }
    }
    return all;
  }

  private void ask(String cluster, List<Held> into) {
    try {
      for (SlotSurvey.Held held : site.cluster(cluster).slots().survey().slots()) {
        into.add(
            new Held(
                cluster,
                held.slot().number(),
                held.slot().holder(),
                held.holderPhase(),
                held.slot().created(),
                null));
      }
    } catch (ClusterException e) {
      into.add(new Held(cluster, -1, null, null, null, e.fault().detail()));
    } catch (ConfigException e) {
      into.add(new Held(cluster, -1, null, null, null, String.valueOf(e.getMessage())));
    }
  }
}
