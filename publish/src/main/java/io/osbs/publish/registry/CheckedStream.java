package io.osbs.publish.registry;

import io.osbs.core.image.Digest;
import io.osbs.publish.oci.Digests;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * A stream that knows what must come: its end is only reached when size and digest are right. Never
 * gives more than the size. Not safe for use by several threads.
 */
final class CheckedStream extends FilterInputStream {

  /** Something else came. */
  static final class WrongContentException extends IOException {
    private static final long serialVersionUID = 1L;

    private WrongContentException(String message) {
      super(message);
    }
  }

  private final Digest wanted;
  private final long size;
  private final MessageDigest hash;
  private long count;
  private boolean checked;

  CheckedStream(InputStream in, Digest wanted, long size) {
    super(in);
    this.wanted = wanted;
    this.size = size;
    this.hash = Digests.hash(wanted.algorithm());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int read = read(one, 0, 1);
    return read < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      // At its end some streams answer -1 to that.
      return 0;
    }
    if (count == size) {
      check();
      return -1;
    }
    int read = super.read(buffer, offset, (int) Math.min(length, size - count));
    if (read < 0) {
      throw new WrongContentException(
          "%s ended after %d of %d bytes".formatted(wanted, count, size));
    }
    hash.update(buffer, offset, read);
    count += read;
    if (count == size) {
      // Before the last bytes are given: whoever has counted them need not ask for the end.
      check();
    }
    return read;
  }

  private void check() throws IOException {
    if (checked) {
      return;
    }
    Digest found = Digests.finished(wanted.algorithm(), hash);
    if (!found.equals(wanted)) {
      throw new WrongContentException("%s came instead of %s".formatted(found, wanted));
    }
    if (super.read() >= 0) {
      throw new WrongContentException("%s has more than %d bytes".formatted(wanted, size));
    }
    checked = true;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
