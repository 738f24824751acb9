package io.osbs.publish.oci;

import io.osbs.core.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes content digests. */
public final class Digests {

  private static final int CHUNK = 128 * 1024;

  private Digests() {}

  /** The sha256 digest of these bytes. */
  public static Digest of(byte[] bytes) {
    return digest(sha256().digest(bytes));
  }

  /** The sha256 digest of a file's content. */
  public static Digest of(Path file) throws IOException {
    MessageDigest sha256 = sha256();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        sha256.update(chunk, 0, count);
      }
    }
    return digest(sha256.digest());
  }

  /** Something to compute a digest with that is fed bit by bit. */
  public static MessageDigest hash(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.equals("sha512") ? "SHA-512" : "SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-2", e);
    }
  }

  /** The digest of what a {@link #hash} was fed. */
  public static Digest finished(String algorithm, MessageDigest hash) {
    return new Digest(algorithm + ":" + HexFormat.of().formatHex(hash.digest()));
  }

  private static Digest digest(byte[] hash) {
    return new Digest("sha256:" + HexFormat.of().formatHex(hash));
  }

  private static MessageDigest sha256() {
    return hash("sha256");
  }
}
