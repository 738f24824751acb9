package io.osbs.publish.registry;

import io.osbs.core.image.Digest;
import io.osbs.publish.oci.Digests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A blob that can be read again from its beginning. */
public interface BlobSource {

  Digest digest();

  /** Bytes. */
  long size();

  /** Opens it for reading, from the beginning. */
  InputStream open() throws IOException;

  /** A blob in memory. */
  static BlobSource of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new Given(Digests.of(copy), copy.length, () -> new ByteArrayInputStream(copy));
  }

  /** A file, which must have the digest: the registry refuses it otherwise. */
  static BlobSource of(Path file, Digest digest, long size) {
    return new Given(digest, size, () -> Files.newInputStream(file));
  }

  /** Opens a stream. */
  interface Opening {
    InputStream open() throws IOException;
  }

  /** A blob whose digest is known. */
  record Given(Digest digest, long size, Opening opening) implements BlobSource {
    @Override
    public InputStream open() throws IOException {
      return opening.open();
    }
  }
}
