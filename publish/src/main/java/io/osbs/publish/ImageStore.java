package io.osbs.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import io.osbs.publish.oci.ImageIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * A place that images are published to. Every operation may be repeated: what is there already is
 * left as it is. Implementations are safe for use by several threads and processes.
 */
public interface ImageStore extends TagStore, AutoCloseable {

  /** Connects, and finds out early whether the store can be had at all. */
  default void greet() throws FailureException, InterruptedException {}

  /**
   * Checks that the store has each of these images.
   *
   * @param repository path of the repository within the store, lower case
   * @throws FailureException {@code INFRASTRUCTURE} naming the first that is absent
   */
  void requireChildren(String repository, List<Digest> children)
      throws FailureException, InterruptedException;

  /**
   * Stores an index whose images are there already, under its digest and these tags, and checks
   * that the store then gives it back.
   *
   * @param tags may be empty
   */
  void putIndex(String repository, ImageIndex index, List<String> tags)
      throws FailureException, InterruptedException;

  /** Moves tags to an index that is there already. */
  void tag(String repository, ImageIndex index, List<String> tags)
      throws FailureException, InterruptedException;

  /**
   * Takes tags away; those that are absent are no error. What they named stays until the store
   * collects what nobody refers to.
   *
   * @return those that stay because the store deletes nothing
   */
  List<String> untag(String repository, List<String> tags)
      throws FailureException, InterruptedException;

  /**
   * What skopeo and buildah call an index stored under these tags: first by digest, where the store
   * can, then by each tag.
   */
  default List<String> references(String repository, Digest index, List<String> tags)
      throws FailureException {
    List<String> references = new ArrayList<>();
    for (String tag : tags) {
      references.add(reference(repository, tag));
    }
    return List.copyOf(references);
  }

  @Override
  default void close() {}
}
