package io.osbs.cli;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.local.LocalClusters;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.ClusterException;
import io.osbs.process.SystemCommandRunner;
import io.osbs.reactor.context.MonotonicClock;
import io.osbs.reactor.context.ReactorContext;
import io.osbs.reactor.context.ReactorLog;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code osbs reactor}: what runs inside a build; nobody types it. */
@Command(
    name = "reactor",
    description = "What runs inside a build.",
    mixinStandardHelpOptions = true,
    hidden = true)
final class ReactorCommand {

  /** The build that this process was started for. */
  static OwnBuild enter(Surroundings surroundings)
      throws FailureException, ClusterException, InterruptedException {
    String directory = surroundings.environment().get(LocalClusters.BUILD_DIRECTORY);
    if (directory == null) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "this verb runs inside a build only: %s is not set; 'osbs build' starts builds"
              .formatted(LocalClusters.BUILD_DIRECTORY));
    }
    return LocalClusters.enter(
        Path.of(directory), surroundings.environment(), surroundings.machine());
  }

  static ReactorContext context(OwnBuild own, Surroundings surroundings, Console console) {
    return new ReactorContext(
        own,
        surroundings,
        new SystemCommandRunner(),
        new ReactorLog(console.out(), surroundings.machine().clock()),
        surroundings.machine().clock(),
        new MonotonicClock(surroundings.machine().clock(), System::nanoTime));
  }
}
