package io.osbs.cluster.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the process of a build: in a session of its own and, where possible, with private mounts.
 */
final class BuildStarter {

  private final LocalInstance instance;
  private final Launcher launcher;
  private final Isolation isolation;

  BuildStarter(LocalInstance instance, Launcher launcher, Isolation isolation) {
    this.instance = instance;
    this.launcher = launcher;
    this.isolation = isolation;
  }

  /** Finds out what a start needs to know while the build is being made: it takes a process. */
  void lookAhead() {
    Thread.ofVirtual()
        .start(() -> {
          try {
            isolation.prefix();
          } catch (InterruptedException _) {
            // The start finds it out.
            Thread.currentThread().interrupt();
          }
        });
  }

  void start(StoredBuild stored, BuildDirectory directory) throws IOException {
    if (instance.command().isEmpty()) {
      throw new IOException("no osbs command is known");
    }
    List<String> command = new ArrayList<>();
    command.add("setsid");
    // Nobody's child: a JVM that still waits for a child takes 0.3 s longer to end.
    command.add("--fork");
    try {
      command.addAll(isolation.prefix());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    command.addAll(instance.command());
    command.addAll(stored.spec().arguments());
    launcher.start(
        command,
        BuildEnvironment.of(instance.environment(), stored.spec(), directory.path()),
        directory.path(),
        directory.log());
  }
}
