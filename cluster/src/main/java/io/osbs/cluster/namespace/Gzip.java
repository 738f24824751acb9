package io.osbs.cluster.namespace;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Contents as they are stored. */
final class Gzip {

  private Gzip() {}

  static byte[] packed(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * A content as it was.
   *
   * @param doing for the message, when somebody else's bytes are there
   */
  static byte[] unpacked(byte[] packed, String doing) throws ClusterException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return gzip.readAllBytes();
    } catch (IOException e) {
      throw new ClusterException(
          new ClusterFault.Refused(
              "cannot %s: its ConfigMap was damaged: %s".formatted(doing, e.getMessage())),
          e);
    }
  }
}
