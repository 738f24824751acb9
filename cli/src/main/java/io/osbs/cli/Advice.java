package io.osbs.cli;

import io.osbs.cluster.document.Report;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be done next about a build, in sentences with commands that can be pasted.
 *
 * @param site the options that choose the site, as {@link SiteOptions#words} gives them
 */
record Advice(Report report, String site) {

  /** A sentence each; none for a build that is Complete. */
  List<String> sentences() {
    Failure failure = report.failure();
    List<String> next = new ArrayList<>();
    if (failure == null) {
      if (report.isFinal()) {
        return next;
      }
      if (report.phase() != Phase.RUNNING) {
        next.add("what may keep it from starting, such as a quota: osbs cluster check" + site);
      }
      next.add("follow it: " + command("watch"));
      next.add("end it: " + command("cancel"));
      return next;
    }
    switch (failure.kind()) {
      case BUILD -> {
        next.add("the whole log of what failed: " + logs(failure));
        next.add(
            failure.cause() == FailureCause.DEADLINE
                ? "if it needs that long: a longer placement.worker_deadline in config.yaml, then "
                    + command("retry")
                : "correct the source, then build the new commit");
      }
      case CONFIGURATION -> next.add("correct what the failure names, then build again");
      case PERMISSION -> {
        next.add("give the account the right that the failure names, or mend its credentials");
        next.add("then: " + command("retry"));
      }
      case INFRASTRUCTURE -> {
        String first = remedy(failure.cause());
        if (first != null) {
          next.add(first);
        }
        next.add("nothing is known to be wrong with the source; try again: " + command("retry"));
      }
      case GAVE_UP_WAITING -> {
        next.add("how full the clusters are, and whether one is cordoned: " + clusters());
        next.add("when there is room: " + command("retry"));
      }
      case CANCELLED -> next.add("to have it after all: " + command("retry"));
    }
    return next;
  }

  /** What to look at first; null when trying again is all that is known to help. */
  private @Nullable String remedy(FailureCause cause) {
    return switch (cause) {
      case STEP, RESULT, SUPERSEDED -> null;
      case UNKNOWN,
          UNREACHABLE,
          CREATE_REFUSED,
          CREATE_UNANSWERED,
          EVICTED,
          NODE_LOST,
          VANISHED,
          SLOT_LOST,
          PROCESS_LOST,
          DEADLINE ->
          "which clusters answer, and which one fails: " + clusters();
      case PENDING_TOO_LONG ->
          "look why its pod does not start (nodes, quota, image), or cordon the cluster; "
              + clusters();
      case OUT_OF_MEMORY ->
          "give worker builds more memory: memory_limit in osbs.conf, or a larger node";
      case IMAGE_PULL -> "check that the image which the failure names can be pulled there";
      case REGISTRY -> "check that the registry which the failure names answers";
      case SOURCE ->
          "check that the repository answers: git ls-remote %s".formatted(report.source().uri());
      case DISK_FULL -> "make room; what may go: osbs prune --dry-run" + site;
      case DEFECT -> "this is a mistake of osbs: report it with the output of " + command("logs");
    };
  }

  private String command(String verb) {
    return "osbs %s %s%s".formatted(verb, report.build(), site);
  }

  private String clusters() {
    return "osbs clusters" + site;
  }

  private String logs(Failure failure) {
    Platform platform = failure.platform();
    long failed =
        report.workers().stream().filter(worker -> worker.phase() == Phase.FAILED).count();
    return command("logs")
        + (platform == null || failed > 1 ? " --failed" : " --platform " + platform);
  }
}
