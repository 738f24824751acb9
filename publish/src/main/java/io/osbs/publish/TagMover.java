package io.osbs.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import java.util.List;
import java.util.Optional;

/** Moves floating tags in any store, in turn with all other builds: {@link TagMoves}. */
@FunctionalInterface
public interface TagMover {

  /**
   * Moves tags to an index that the store has.
   *
   * @param ours version and release of the image; empty when it does not say
   * @param setter moves those that are ours
   * @return the tags that name the index now
   */
  List<String> move(
      TagStore store,
      String repository,
      Digest index,
      List<String> tags,
      Optional<VersionRelease> ours,
      TagMoves.Setter setter)
      throws FailureException, InterruptedException;
}
