package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterException;
import java.time.InstantSource;

/** Following a build to its end: shared by the verbs that do. */
final class Following {

  private final Surroundings surroundings;
  private final Console console;

  Following(Surroundings surroundings, Console console) {
    this.surroundings = surroundings;
    this.console = console;
  }

  /**
   * Follows a build, then shows what came of it.
   *
   * @return the exit status that its end stands for
   */
  int toTheEnd(Client client, BuildName name, OutputOptions.Format format)
      throws ClusterException, FailureException, InterruptedException {
    Thread detached = new Thread(() -> sayHowToComeBack(name), "detached");
    Runtime.getRuntime().addShutdownHook(detached);
    Report report;
    InstantSource clock = surroundings.machine().clock();
    try (Progress progress = Progress.on(console, name, clock)) {
      report = client.follow(name, clock).toTheEnd(progress);
    } finally {
      forget(detached);
    }
    show(report, format);
    return status(report);
  }

  private void sayHowToComeBack(BuildName name) {
    console.tell("");
    console.tell(
        "Detached; build %s goes on. Come back with: osbs watch %s; end it with: osbs cancel %s"
            .formatted(name, name, name));
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The signal came first; the hook has said what there is to say.
      return;
    }
  }

  /** What came of a build: data on standard output, the reason of a failure on standard error. */
  void show(Report report, OutputOptions.Format format) {
    OutputOptions.show(
        format, new ReportData(report, surroundings.machine().clock().instant(), console), console);
    Failure failure = report.failure();
    if (failure != null && !format.isForPeople()) {
      console.tell("osbs: " + failure.sentence());
    }
  }

  /** The exit status for the end of a build. */
  static int status(Report report) {
    if (report.phase() == Phase.COMPLETE) {
      return SiteCommand.DONE;
    }
    Failure failure = report.failure();
    if (failure != null) {
      return failure.kind().exitStatus();
    }
    return switch (report.phase()) {
      case CANCELLED -> FailureKind.CANCELLED.exitStatus();
      case FAILED -> FailureKind.BUILD.exitStatus();
      default -> FailureKind.INFRASTRUCTURE.exitStatus();
    };
  }
}
