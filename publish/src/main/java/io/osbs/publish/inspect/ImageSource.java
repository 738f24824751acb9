package io.osbs.publish.inspect;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import io.osbs.publish.registry.Document;
import io.osbs.publish.registry.Referrers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where an image lies. */
public interface ImageSource {

  /** A manifest or index by tag or digest. */
  Optional<Document> manifest(String reference) throws FailureException, InterruptedException;

  /** A small blob. */
  byte[] blob(Digest digest, long size) throws FailureException, InterruptedException;

  /**
   * A blob of any size as a file, every byte of it checked.
   *
   * @param file where it may be written to; a source of files may give its own
   */
  Path file(Digest digest, long size, Path file) throws FailureException, InterruptedException;

  /** What is attached to a manifest; always nothing where nothing can be. */
  List<Referrers.Referrer> referrers(Digest subject) throws FailureException, InterruptedException;
}
