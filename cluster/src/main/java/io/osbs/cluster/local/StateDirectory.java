package io.osbs.cluster.local;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The directory that is a local cluster.
 *
 * <pre>
 * lock                     held for a moment by whoever changes slots, documents, annotations or
 *                          the set of builds
 * builds/NAME/             one build, see {@link BuildDirectory}
 * builds/.new-UID          a build being made; its maker holds builds/.new-UID.lock
 * builds/.old-UID          a build being removed
 * removing                 held by whoever removes builds
 * active/NAME              empty; the build may be active (a hint that spares reading all old ones)
 * preparing/AGE.NAME       an orchestrator build that gets ready, or waits to
 * slots/N.json             a held slot
 * secrets/NAME/KEY         written by the administrator only
 * documents/NAME
 * changes/last             touched after every change of a build or slot, for those who watch
 * </pre>
 */
final class StateDirectory {

  private static final String UNFINISHED = ".new-";
  private static final String REMOVED = ".old-";
  private static final String LOCK = ".lock";

  private final Path root;
  private final InstantSource clock;

  private StateDirectory(Path root, InstantSource clock) {
    this.root = root;
    this.clock = clock;
  }

  /** Opens a state directory, making what is missing of it. */
  static StateDirectory open(String cluster, Path path, InstantSource clock)
      throws ClusterException {
    try {
      Files.createDirectories(path);
      StateDirectory state = new StateDirectory(path.toRealPath(), clock);
      for (Path part : List.of(state.builds(), state.active(), state.slots(), state.documents())) {
        Files.createDirectories(part);
      }
      AtomicFiles.createPrivateDirectories(state.secrets());
      Files.createDirectories(state.changes());
      try {
        Files.createFile(state.lastChange());
      } catch (FileAlreadyExistsException e) {
        // The usual case.
      }
      return state;
    } catch (IOException e) {
      throw Faults.of("open the state directory of cluster " + cluster, path, e);
    }
  }

  /** The state directory that holds a build, as its own process sees it. */
  static StateDirectory around(Path buildDirectory, InstantSource clock) throws ClusterException {
    try {
      Path builds = buildDirectory.toRealPath().getParent();
      Path root = builds == null ? null : builds.getParent();
      if (root == null || !Files.isDirectory(root.resolve("builds"))) {
        throw Faults.invalid(buildDirectory + " is not the directory of a build");
      }
      return new StateDirectory(root, clock);
    } catch (IOException e) {
      throw Faults.of("enter the build", buildDirectory, e);
    }
  }

  Path root() {
    return root;
  }

  Path builds() {
    return root.resolve("builds");
  }

  Path active() {
    return root.resolve("active");
  }

  Path preparing() {
    return root.resolve("preparing");
  }

  Path slots() {
    return root.resolve("slots");
  }

  Path secrets() {
    return root.resolve("secrets");
  }

  Path documents() {
    return root.resolve("documents");
  }

  Path changes() {
    return root.resolve("changes");
  }

  Path lastChange() {
    return changes().resolve("last");
  }

  BuildDirectory build(BuildName name) {
    return new BuildDirectory(builds().resolve(name.value()));
  }

  Path unfinished(String uid) {
    return builds().resolve(UNFINISHED + uid);
  }

  static Path lockOf(Path unfinished) {
    return unfinished.resolveSibling(unfinished.getFileName() + LOCK);
  }

  /** The lock of whoever removes builds. */
  Path removing() {
    return root.resolve("removing");
  }

  /** Where a build goes that is being removed. */
  Path removed(String uid) {
    return builds().resolve(REMOVED + uid);
  }

  /** What was left by those who died while they removed a build. */
  List<Path> removed() throws IOException {
    return AtomicFiles.entries(builds()).stream()
        .filter(path -> path.getFileName().toString().startsWith(REMOVED))
        .toList();
  }

  /** Waits for the cluster's lock. */
  FileLocks.Held lock() throws ClusterException {
    Path lock = root.resolve("lock");
    try {
      return FileLocks.exclusive(lock);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Faults.of("lock the cluster", lock, e);
    } catch (IOException e) {
      throw Faults.of("lock the cluster", lock, e);
    }
  }

  /** Tells everybody who watches that a build or a slot has changed. */
  void changed() {
    try {
      Files.setLastModifiedTime(lastChange(), FileTime.from(clock.instant()));
    } catch (IOException e) {
      // A hint that is lost: whoever waits for it looks again by himself, only later.
    }
  }

  List<BuildName> buildNames() throws IOException {
    return names(builds());
  }

  List<BuildName> activeNames() throws IOException {
    return names(active());
  }

  /** Marks a build as possibly active; under the cluster's lock. */
  void markActive(BuildName name) throws IOException {
    try {
      Files.createFile(active().resolve(name.value()));
    } catch (FileAlreadyExistsException e) {
      // Its maker died before the build got its name.
    }
  }

  void unmarkActive(BuildName name) throws IOException {
    Files.deleteIfExists(active().resolve(name.value()));
  }

  /** Removes what makers of builds left who died over it; under the cluster's lock. */
  void sweepUnfinished() throws IOException {
    for (Path lock : AtomicFiles.entries(builds())) {
      String name = lock.getFileName().toString();
      if (!name.startsWith(UNFINISHED) || !name.endsWith(LOCK)) {
        continue;
      }
      try (FileLocks.Held held = FileLocks.tryExclusive(lock).orElse(null)) {
        if (held != null) {
          AtomicFiles.deleteTree(
              lock.resolveSibling(name.substring(0, name.length() - LOCK.length())));
          Files.deleteIfExists(lock);
        }
      }
    }
  }

  private static List<BuildName> names(Path directory) throws IOException {
    List<BuildName> names = new ArrayList<>();
    for (Path entry : AtomicFiles.entries(directory)) {
      String name = entry.getFileName().toString();
      if (BuildName.isName(name)) {
        names.add(new BuildName(name));
      }
    }
    return names;
  }
}
