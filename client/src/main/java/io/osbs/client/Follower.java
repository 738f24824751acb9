package io.osbs.client;

import io.osbs.cluster.document.Report;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import java.time.Duration;
import java.time.InstantSource;

/** Waits for the end of a build and says what happens on the way. */
public final class Follower {

  private static final Duration GLANCE = Duration.ofMillis(150);

  /** A build in which nothing happens is looked at more and more seldom, down to this. */
  private static final Duration LONGEST_GLANCE = Duration.ofSeconds(1);

  /** Hears of a build. */
  public interface Listener {

    /** Where the build stands; called whenever something may have changed. */
    void report(Report report);

    /** More of the orchestrator build's log. */
    void log(byte[] bytes);

    /** Something about the following itself, in words for a user. */
    void notice(String text);
  }

  private final Client client;
  private final Cluster home;
  private final BuildName name;

  private final InstantSource clock;

  Follower(Client client, Cluster home, BuildName name, InstantSource clock) {
    this.client = client;
    this.home = home;
    this.name = name;
    this.clock = clock;
  }

  /**
   * Returns the last report, after the whole log was handed over. A cluster that goes away
   * meanwhile is waited for as long as {@code unreachable_grace} says.
   */
  public Report toTheEnd(Listener listener)
      throws ClusterException, FailureException, InterruptedException {
    LogReader log = new ClusterLog(home, name);
    try (Builds.Changes changes = home.builds().watch(name)) {
      Outage outage = client.outage(clock, listener::notice);
      Report before = null;
      Duration glance = GLANCE;
      while (true) {
        try {
          Report report = client.get(name);
          outage.answered();
          listener.report(report);
          boolean said = drain(log, listener);
          if (report.isFinal()) {
            return report;
          }
          glance = said || !report.equals(before) ? GLANCE : longer(glance);
          before = report;
        } catch (ClusterException e) {
          outage.failed(e);
          glance = Outage.GLANCE;
        }
        changes.await(glance);
      }
    }
  }

  private static Duration longer(Duration glance) {
    Duration longer = glance.multipliedBy(3).dividedBy(2);
    return longer.compareTo(LONGEST_GLANCE) > 0 ? LONGEST_GLANCE : longer;
  }

  /** True when there was something. */
  private static boolean drain(LogReader log, Listener listener) throws ClusterException {
    boolean said = false;
    for (byte[] chunk = log.next(); chunk.length > 0; chunk = log.next()) {
      listener.log(chunk);
      said = true;
    }
    return said;
  }
}
