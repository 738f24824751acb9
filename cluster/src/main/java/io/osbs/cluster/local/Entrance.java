package io.osbs.cluster.local;

import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The first acts of a build's process. Its lock comes first, so that from then on everybody sees it
 * alive; then it looks whether it may still run; then it says who it is, waits for processors, and
 * runs.
 */
final class Entrance {

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

  /** Others hold the lock only to look or to clear up, which takes seconds at the very most. */
  private static final int TRIES = 3000;

  private final Path path;
  private final ProcessTable processes;
  private final Remains remains;
  private final LocalMachine machine;

  Entrance(Path path, ProcessTable processes, Remains remains, LocalMachine machine) {
    this.path = path;
    this.processes = processes;
    this.remains = remains;
    this.machine = machine;
  }

  LocalOwnBuild enter() throws ClusterException, InterruptedException {
    StateDirectory state = StateDirectory.around(path, machine.clock());
    try {
      return enter(state, new BuildDirectory(path.toRealPath()));
    } catch (IOException e) {
      throw Faults.of("enter the build", path, e);
    }
  }

  private LocalOwnBuild enter(StateDirectory state, BuildDirectory directory)
      throws IOException, ClusterException, InterruptedException {
    FileLocks.Held alive = lock(directory);
    boolean entered = false;
    try {
      StoredBuild stored = requireNew(directory);
      LocalOwnBuild build = new LocalOwnBuild(directory, state, stored, machine, remains, alive);
      BuildStatus pending =
          BuildStatus.fresh(stored.uid()).pending(processes.self(directory.path()));
      build.write(pending);
      build.hold(processors(stored, directory, build));
      if (stored.spec().kind() == BuildKind.ORCHESTRATOR) {
        build.hold(
            new Preparations(state, half(stored.machineCpus()), machine)
                .await(stored, directory::cancelRequested));
        requireWanted(directory, build);
      }
      build.write(pending.running(machine.clock().instant()));
      entered = true;
      return build;
    } finally {
      if (!entered) {
        alive.close();
      }
    }
  }

  /** Clients get ready beside the builds, and worker builds run. */
  private static int half(int cpus) {
    return (cpus + 1) / 2;
  }

  private FileLocks.Held lock(BuildDirectory directory)
      throws IOException, ClusterException, InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<FileLocks.Held> held = FileLocks.tryExclusive(directory.aliveLock());
      if (held.isPresent()) {
        return held.get();
      }
      machine.pause().pause(BETWEEN_TRIES);
    }
    throw Faults.refused("another process runs the build in " + directory.path());
  }

  private static StoredBuild requireNew(BuildDirectory directory)
      throws IOException, ClusterException {
    try {
      StoredBuild stored =
          directory
              .stored()
              .orElseThrow(() -> Faults.invalid("there is no build in " + directory.path()));
      BuildStatus status = directory.status();
      if (status.phase() != Phase.NEW) {
        Failure failure = status.failure();
        throw Faults.refused(
            "build %s must not run, it is already %s%s"
                .formatted(
                    stored.spec().name(),
                    status.phase(),
                    failure == null ? "" : ": " + failure.message()));
      }
      return stored;
    } catch (UnreadableException e) {
      throw Faults.unreadable(directory.path(), e);
    }
  }

  private Processors.Share processors(
      StoredBuild stored, BuildDirectory directory, LocalOwnBuild build)
      throws IOException, ClusterException, InterruptedException {
    Processors processors =
        Processors.ofBuilds(stored.home(), stored.machineCpus(), machine.pause());
    Optional<Processors.Share> share =
        processors.acquire(stored.spec().cpus(), directory::cancelRequested);
    if (share.isPresent() && !directory.cancelRequested()) {
      return share.get();
    }
    share.ifPresent(Processors.Share::close);
    throw cancelled(build);
  }

  private static void requireWanted(BuildDirectory directory, LocalOwnBuild build)
      throws ClusterException {
    if (directory.cancelRequested()) {
      throw cancelled(build);
    }
  }

  private static ClusterException cancelled(LocalOwnBuild build) throws ClusterException {
    build.finish(
        Phase.CANCELLED, Failure.of(FailureKind.CANCELLED, "cancelled on request before it ran"));
    return Faults.refused("build %s was cancelled before it ran".formatted(build.name()));
  }
}
