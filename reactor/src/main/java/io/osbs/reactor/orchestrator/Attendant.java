package io.osbs.reactor.orchestrator;

import io.osbs.cluster.site.Site;
import io.osbs.config.ConfigException;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.orchestration.Input;
import io.osbs.core.orchestration.Reaper;
import io.osbs.reactor.context.ReactorContext;
import java.time.Duration;

/**
 * Watches for what nobody calls to say: a cancel that came as a note in the build, and an edit of
 * config.yaml, which acts on builds that wait. Now and then it also puts in order what other builds
 * of the namespace have left.
 */
final class Attendant implements Runnable {

  private static final Duration GLANCE = Duration.ofSeconds(1);

  /** How many glances lie between two looks whether it is our turn to reap. */
  private static final int REAP_GLANCES = 60;

  private final ReactorContext context;
  private final Site site;
  private final Driver driver;
  private final Reaper reaper;

  Attendant(ReactorContext context, Site site, Driver driver, Reaper reaper) {
    this.reaper = reaper;
    this.context = context;
    this.site = site;
    this.driver = driver;
  }

  @Override
  public void run() {
    boolean told = false;
    int glances = 0;
    try {
      while (true) {
        if (!told && context.own().cancelRequested()) {
          driver.tell(new Input.CancelRequested());
          told = true;
        }
        site.reread(problem -> context.log().warning("reactor_config", problem))
            .ifPresent(config -> driver.tell(new Input.Configured(config.clusters())));
        if (glances % REAP_GLANCES == 0) {
          reapInPassing();
        }
        glances++;
        context.pause().pause(GLANCE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** What others left behind is put in order by whoever's turn it is. */
  private void reapInPassing() {
    try {
      if (!reaper.isDue()) {
        return;
      }
    } catch (ClusterException _) {
      // Another one, or the next time.
      return;
    }
    site.reactorConfig().clusterNames().forEach(this::reap);
  }

  private void reap(String name) {
    try {
      for (Reaper.Reaped each : reaper.reap(site.cluster(name))) {
        context.log().info("reap", "on %s: %s".formatted(name, each.sentence()));
      }
    } catch (ClusterException | ConfigException _) {
      // Its turn comes again, and its slots are looked after by whoever uses it.
      return;
    }
  }
}
