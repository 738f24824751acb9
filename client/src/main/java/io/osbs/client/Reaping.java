package io.osbs.client;

import io.osbs.cluster.site.Origin;
import io.osbs.cluster.site.Site;
import io.osbs.config.ConfigException;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.orchestration.Reaper;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Ends what nobody waits for any more, on every cluster. */
public final class Reaping {

  private final Site site;
  private final InstantSource clock;

  public Reaping(Site site, InstantSource clock) {
    this.site = site;
    this.clock = clock;
  }

  /**
   * What was done.
   *
   * @param done sentences, each with its cluster
   * @param silent clusters that could not be looked at, each with the reason
   */
  public record Outcome(List<String> done, List<String> silent) {
    public Outcome {
      done = List.copyOf(done);
      silent = List.copyOf(silent);
    }
  }

  /** Looks at every cluster of config.yaml. */
  public Outcome run() throws ClusterException {
    Reaper reaper =
        new Reaper(
            site.home(),
            Origin.of(site.home()),
            site.reactorConfig().placement().orphanGrace(),
            clock);
    List<String> done = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (String name : site.reactorConfig().clusterNames()) {
      try {
        for (Reaper.Reaped each : reaper.reap(site.cluster(name))) {
          done.add("%s: %s".formatted(name, each.sentence()));
        }
      } catch (ClusterException e) {
        silent.add("%s: %s".formatted(name, e.fault().detail()));
      } catch (ConfigException e) {
        silent.add("%s: %s".formatted(name, e.getMessage()));
      }
    }
    return new Outcome(done, silent);
  }
}
