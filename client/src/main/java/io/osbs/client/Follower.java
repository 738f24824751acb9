package io.osbs.client;

import io.osbs.cluster.document.Report;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import java.time.Duration;

/** Waits for the end of a build and says what happens on the way. */
public final class Follower {

  private static final Duration GLANCE = Duration.ofMillis(150);

  /** Hears of a build. */
  public interface Listener {

    /** Where the build stands; called whenever something may have changed. */
    void report(Report report);

    /** More of the orchestrator build's log. */
    void log(byte[] bytes);
  }

  private final Client client;
  private final Cluster home;
  private final BuildName name;

  Follower(Client client, Cluster home, BuildName name) {
    this.client = client;
    this.home = home;
    this.name = name;
  }

  /** Returns the last report, after the whole log was handed over. */
  public Report toTheEnd(Listener listener)
      throws ClusterException, FailureException, InterruptedException {
    LogReader log = new ClusterLog(home, name);
    try (Builds.Changes changes = home.builds().watch()) {
      while (true) {
        Report report = client.get(name);
        listener.report(report);
        boolean last = report.isFinal();
        drain(log, listener);
        if (last) {
          return report;
        }
        changes.await(GLANCE);
      }
    }
  }

  private static void drain(LogReader log, Listener listener) throws ClusterException {
    for (byte[] chunk = log.next(); chunk.length > 0; chunk = log.next()) {
      listener.log(chunk);
    }
  }
}
