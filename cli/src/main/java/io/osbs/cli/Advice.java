package io.osbs.cli;

import io.osbs.cluster.document.Report;
import io.osbs.core.build.Failure;
import io.osbs.core.image.Platform;
import java.util.ArrayList;
import java.util.List;

/** What can be done next about a build. */
final class Advice {

  private Advice() {}

  /** A sentence each; none for a build that is Complete. */
  static List<String> about(Report report) {
    Failure failure = report.failure();
    if (failure == null) {
      return report.isFinal() ? List.of() : running(report);
    }
    String build = report.build().value();
    String retry = "osbs retry " + build;
    List<String> next = new ArrayList<>();
    switch (failure.kind()) {
      case BUILD -> {
        next.add("the whole log of what failed: " + logs(report, failure));
        next.add("correct the source, then build the new commit");
      }
      case CONFIGURATION -> next.add("correct what the failure names, then build again");
      case PERMISSION -> {
        next.add("give the account the right that the failure names, or mend its credentials");
        next.add("then: " + retry);
      }
      case INFRASTRUCTURE -> {
        next.add("nothing is known to be wrong with the source; try again: " + retry);
        next.add("which clusters answer: osbs clusters");
      }
      case GAVE_UP_WAITING -> {
        next.add("how full the clusters are: osbs clusters");
        next.add("when there is room: " + retry);
      }
      case CANCELLED -> next.add("to have it after all: " + retry);
    }
    return next;
  }

  private static String logs(Report report, Failure failure) {
    Platform platform = failure.platform();
    return platform == null
        ? "osbs logs %s --failed".formatted(report.build())
        : "osbs logs %s --platform %s".formatted(report.build(), platform);
  }

  private static List<String> running(Report report) {
    return List.of(
        "follow it: osbs watch " + report.build(), "end it: osbs cancel " + report.build());
  }
}
