package io.osbs.reactor.orchestrator;

import io.osbs.cluster.site.Site;
import io.osbs.core.orchestration.Input;
import io.osbs.reactor.context.ReactorContext;
import java.time.Duration;

/**
 * Watches for what nobody calls to say: a cancel that came as a note in the build, and an edit of
 * config.yaml, which acts on builds that wait.
 */
final class Attendant implements Runnable {

  private static final Duration GLANCE = Duration.ofSeconds(1);

  private final ReactorContext context;
  private final Site site;
  private final Driver driver;

  Attendant(ReactorContext context, Site site, Driver driver) {
    this.context = context;
    this.site = site;
    this.driver = driver;
  }

  @Override
  public void run() {
    boolean told = false;
    try {
      while (true) {
        if (!told && context.own().cancelRequested()) {
          driver.tell(new Input.CancelRequested());
          told = true;
        }
        site.reread(problem -> context.log().warning("reactor_config", problem))
            .ifPresent(config -> driver.tell(new Input.Configured(config.clusters())));
        context.pause().pause(GLANCE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
