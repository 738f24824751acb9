package io.osbs.core.orchestration;

import io.osbs.core.standing.Durations;
import io.osbs.core.standing.Health;
import io.osbs.core.standing.Standings;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the orchestrators of a namespace tell each other, and what a run leaves to the next one. */
final class SharedState {

  private Standings standings = Standings.NONE;
  private Durations durations = Durations.NONE;
  private boolean sharing;
  private boolean changed;
  private @Nullable Memory remembered;

  /** The namespace shares this from now on, and what is said is taken into it. */
  void shares(Standings now) {
    standings = now;
    sharing = true;
  }

  void lasted(Durations known) {
    durations = known;
  }

  Standings standings() {
    return standings;
  }

  /** What the next run would be told. */
  @Nullable Memory remembered() {
    return remembered;
  }

  Input.SharedRead read() {
    return new Input.SharedRead(standings, durations);
  }

  /** True, once, when a try was announced, which everybody sees. */
  boolean isNews() {
    boolean news = changed;
    changed = false;
    return news;
  }

  /** What is between the orchestrators, and not with the clusters, is looked at apart. */
  static boolean isShared(Action action) {
    return switch (action) {
      case Action.ReadShared _, Action.ReportTrouble _, Action.ReportMended _ -> true;
      case Action.TryCluster _, Action.LeaveTry _, Action.Measured _, Action.Remember _ -> true;
      default -> false;
    };
  }

  void take(Action action, Instant now) {
    if (action instanceof Action.Remember remember) {
      remembered = remember.memory();
    }
    if (!sharing) {
      return;
    }
    String cluster;
    switch (action) {
      case Action.ReportTrouble report -> {
        cluster = report.cluster();
        standings =
            standings.with(cluster, standings.health(cluster).reported(report(report, now)));
      }
      case Action.ReportMended mended -> standings = standings.with(mended.cluster(), Health.GOOD);
      case Action.TryCluster offer -> {
        cluster = offer.cluster();
        standings = standings.with(cluster, standings.health(cluster).triedBy("r", now));
        changed = true;
      }
      case Action.LeaveTry left -> {
        cluster = left.cluster();
        standings = standings.with(cluster, standings.health(cluster).leftBy("r", now));
      }
      default -> {}
    }
  }

  private static Health.Report report(Action.ReportTrouble report, Instant now) {
    return new Health.Report("r", report.trouble(), report.detail(), now);
  }
}
