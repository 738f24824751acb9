package io.osbs.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import java.util.Map;
import java.util.Optional;

/** What tags name in a store of images. Safe for use by several threads. */
public interface TagStore {

  /** What a tag names; empty when there is no such tag. */
  Optional<Digest> find(String repository, String tag)
      throws FailureException, InterruptedException;

  /** The labels of an image, or of the first image of an index. */
  Map<String, String> labels(String repository, Digest image)
      throws FailureException, InterruptedException;

  /** What skopeo and buildah call this image. */
  String reference(String repository, String tag) throws FailureException;
}
