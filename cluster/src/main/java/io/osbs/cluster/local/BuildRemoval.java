package io.osbs.cluster.local;

import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes the directory of a final build away: it loses its name by one rename, so nobody ever sees
 * half of it. What somebody left who died over it goes with the next one.
 */
final class BuildRemoval {

  private BuildRemoval() {}

  /** The bytes that became free; empty when there is no final build of that name and uid. */
  static OptionalLong run(StateDirectory state, BuildName name, String uid)
      throws ClusterException {
    // Held over the deleting too: two who remove would trip over each other's files.
    try (var _ = FileLocks.exclusive(state.removing())) {
      for (Path left : state.removed()) {
        AtomicFiles.deleteTree(left);
      }
      Optional<Path> taken = take(state, name, uid);
      if (taken.isEmpty()) {
        return OptionalLong.empty();
      }
      state.changed();
      long bytes = size(taken.get());
      AtomicFiles.deleteTree(taken.get());
      return OptionalLong.of(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Faults.of("remove build " + name, state.build(name).path(), e);
    } catch (IOException e) {
      throw Faults.of("remove build " + name, state.build(name).path(), e);
    }
  }

  private static Optional<Path> take(StateDirectory state, BuildName name, String uid)
      throws ClusterException, IOException {
    BuildDirectory directory = state.build(name);
    try (var _ = state.lock()) {
      if (!Files.exists(directory.path())) {
        return Optional.empty();
      }
      try (FileLocks.Held alive = FileLocks.tryExclusive(directory.aliveLock()).orElse(null)) {
        // Its own process has the lock for a moment after its last word.
        if (alive == null || !isFinal(directory, uid)) {
          return Optional.empty();
        }
        Path target = state.removed(uid);
        Files.move(directory.path(), target);
        state.unmarkActive(name);
        return Optional.of(target);
      }
    }
  }

  private static boolean isFinal(BuildDirectory directory, String uid) throws IOException {
    try {
      Optional<Sighting> seen = Sighting.of(directory);
      return seen.isPresent()
          && seen.get().stored().uid().equals(uid)
          && seen.get().status().phase().isFinal();
    } catch (UnreadableException e) {
      // Somebody has to look at that one.
      return false;
    }
  }

  private static long size(Path directory) throws IOException {
    long[] bytes = new long[1];
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.isRegularFile() ? attributes.size() : 0;
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException problem) {
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }
}
