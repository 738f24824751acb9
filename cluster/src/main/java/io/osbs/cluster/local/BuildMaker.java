package io.osbs.cluster.local;

import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.SecretMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the directory of a build, whole or not at all. Copying happens beside the final place and
 * without the cluster's lock, since a source may be large; only taking the name is locked.
 */
final class BuildMaker {

  private final LocalInstance instance;
  private final StateDirectory state;
  private final LocalSecrets secrets;
  private final LocalMachine machine;

  BuildMaker(
      LocalInstance instance, StateDirectory state, LocalSecrets secrets, LocalMachine machine) {
    this.instance = instance;
    this.state = state;
    this.secrets = secrets;
    this.machine = machine;
  }

  /** Empty when there is a build of that name by now. */
  Optional<StoredBuild> make(BuildSpec spec) throws ClusterException {
    StoredBuild stored =
        new StoredBuild(
            spec, machine.newUid(), machine.clock().instant(), instance.home(), instance.cpus());
    Path unfinished = state.unfinished(stored.uid());
    try (var _ = claim(unfinished)) {
      try {
        fill(new BuildDirectory(unfinished), stored);
        return publish(unfinished, stored) ? Optional.of(stored) : Optional.empty();
      } catch (IOException | ClusterException | RuntimeException e) {
        AtomicFiles.deleteTreeQuietly(unfinished, e);
        throw e;
      } finally {
        Files.deleteIfExists(StateDirectory.lockOf(unfinished));
      }
    } catch (IOException e) {
      throw Faults.of("create build " + spec.name(), state.builds(), e);
    }
  }

  /** Claims the unfinished directory, so that nobody takes it for one whose maker is dead. */
  private FileLocks.Held claim(Path unfinished) throws IOException, ClusterException {
    try (var _ = state.lock()) {
      state.sweepUnfinished();
      return FileLocks.tryExclusive(StateDirectory.lockOf(unfinished))
          .orElseThrow(() -> Faults.refused("two builds got the same uid: create it again"));
    }
  }

  private void fill(BuildDirectory directory, StoredBuild stored)
      throws IOException, ClusterException {
    BuildSpec spec = stored.spec();
    Files.createDirectory(directory.path());
    AtomicFiles.write(directory.buildFile(), stored.toJson(), AtomicFiles.Durability.LASTING);
    directory.writeStatus(BuildStatus.fresh(stored.uid()));
    Files.createFile(directory.aliveLock());
    Files.createFile(directory.log());
    AtomicFiles.createPrivateDirectories(directory.mounts());
    for (SecretMount mount : spec.mounts()) {
      mount(directory, mount);
    }
    String source = spec.source();
    if (source != null) {
      copySource(Path.of(source), directory);
    }
  }

  /**
   * A link for each key: an edit of the secret acts on builds that run, as it does in a pod, and no
   * copy of it can be left behind.
   */
  private void mount(BuildDirectory directory, SecretMount mount)
      throws IOException, ClusterException {
    Map<String, byte[]> content =
        secrets
            .get(mount.secret())
            .orElseThrow(() ->
                Faults.invalid(
                    "cluster %s has no secret '%s': expected the directory %s with a file per key"
                        .formatted(
                            instance.name(),
                            mount.secret(),
                            state.secrets().resolve(mount.secret()))));
    Path place = directory.mount(mount.path());
    AtomicFiles.createPrivateDirectories(place);
    for (String key : content.keySet()) {
      Files.createSymbolicLink(
          place.resolve(key), state.secrets().resolve(mount.secret()).resolve(key));
    }
  }

  private void copySource(Path source, BuildDirectory directory)
      throws IOException, ClusterException {
    if (!Files.isDirectory(source)) {
      throw Faults.invalid("the source %s is not a directory on this machine".formatted(source));
    }
    // A directory above our own state would be copied into itself without end.
    Path home = Files.exists(instance.home()) ? instance.home().toRealPath() : instance.home();
    TreeCopy.copy(source.toRealPath(), directory.source(), List.of(state.root(), home));
  }

  /** Gives the build its name; false when somebody else was faster. */
  private boolean publish(Path unfinished, StoredBuild stored)
      throws IOException, ClusterException {
    Path place = state.build(stored.spec().name()).path();
    try (var _ = state.lock()) {
      if (Files.exists(place)) {
        AtomicFiles.deleteTree(unfinished);
        return false;
      }
      state.markActive(stored.spec().name());
      Files.move(unfinished, place);
      return true;
    }
  }
}
