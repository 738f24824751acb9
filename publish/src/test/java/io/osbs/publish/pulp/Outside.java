package io.osbs.publish.pulp;

import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.testkit.tools.TinyImage;
import java.util.Optional;

/** What is around Pulp: the registry that images come from, and somebody who pulls them. */
interface Outside extends AutoCloseable {

  /** Host and port of the registry. */
  String registry();

  /** Puts an image there, under a tag. */
  void push(TinyImage image, String repository, String tag) throws Exception;

  /** What somebody without an account sees there; empty for nothing. */
  Optional<Digest> seen(ImageReference image) throws Exception;

  /** Pulls all of an image without an account. */
  void pull(ImageReference image) throws Exception;

  @Override
  void close();
}
