package io.osbs.reactor.orchestrator;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.Fragment;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether an image of an earlier build may be used again. Only what a user asked for again is
 * looked at: a run after a crash goes on with what is there.
 */
final class ImagesOfBefore implements Workplace.Comparison {

  private final Again again;
  private final Publication publication;
  private final ParentComparison parents;
  private final WorkerSpecs specs;
  private final Path source;

  /** With the commit checked out at {@code source}. */
  ImagesOfBefore(
      Again again,
      Publication publication,
      ParentComparison parents,
      WorkerSpecs specs,
      Path source) {
    this.again = again;
    this.publication = publication;
    this.parents = parents;
    this.specs = specs;
    this.source = source;
  }

  @Override
  public Optional<String> changed(Platform platform, Fragment fragment)
      throws FailureException, ClusterException, InterruptedException {
    if (again == Again.NO) {
      return Optional.empty();
    }
    Optional<String> missing = publication.missing(fragment);
    return missing.isPresent()
        ? missing
        : parents.changed(specs.comparable(platform), source, fragment);
  }
}
