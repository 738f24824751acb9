package io.osbs.cluster.local;

import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A build's files as they were read, before anybody judged them.
 *
 * @param damage why status.json could not be read; null when it could. Such a build counts as
 *     Running as long as its process lives
 * @param cancelled when somebody asked for its end; null when nobody did
 * @param overdue somebody is ending it because its deadline has passed
 */
record Sighting(
    StoredBuild stored,
    BuildStatus status,
    @Nullable String damage,
    Map<String, String> annotations,
    @Nullable Instant cancelled,
    boolean overdue) {

  /** Empty when there is no such build. */
  static Optional<Sighting> of(BuildDirectory directory) throws IOException, UnreadableException {
    Optional<StoredBuild> stored = directory.stored();
    return stored.isEmpty() ? Optional.empty() : again(directory, stored.get());
  }

  /** The same where it is known what was asked for. */
  static Optional<Sighting> again(BuildDirectory directory, StoredBuild stored)
      throws IOException, UnreadableException {
    Sighting seen = of(directory, stored);
    // Somebody may have taken the build away between its files.
    return seen.damage() != null && directory.stored().isEmpty()
        ? Optional.empty()
        : Optional.of(seen);
  }

  static Sighting of(BuildDirectory directory, StoredBuild stored) throws IOException {
    BuildStatus status;
    String damage = null;
    try {
      status = directory.status();
    } catch (UnreadableException e) {
      damage = e.getMessage();
      status = new BuildStatus(stored.uid(), Phase.RUNNING, null, null, null, null);
    }
    return new Sighting(
        stored,
        status,
        damage,
        directory.annotations(stored),
        directory.cancelled(),
        directory.isOverdue());
  }

  Sighting with(Map<String, String> newAnnotations) {
    return new Sighting(stored, status, damage, newAnnotations, cancelled, overdue);
  }

  Build toBuild() {
    return new Build(
        stored.spec().name(),
        stored.uid(),
        stored.spec().kind(),
        status.phase(),
        stored.created(),
        status.started(),
        status.finished(),
        status.failure(),
        stored.spec().labels(),
        annotations);
  }
}
