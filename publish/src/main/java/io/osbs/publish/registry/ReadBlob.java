package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Reads a blob, as it comes. */
record ReadBlob<T>(String repository, Digest digest, Reader<T> reader) implements Endpoint<T> {

  /** Takes a blob in. */
  interface Reader<T> {
    T read(InputStream blob) throws IOException, FailureException, InterruptedException;
  }

  @Override
  public String doing() {
    return "read blob %s of %s".formatted(digest, repository);
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String target() {
    return Targets.blob(repository, digest);
  }

  @Override
  public Scope scope() {
    return Scope.pull(repository);
  }

  @Override
  public boolean isBlob() {
    return true;
  }

  /** The reader may have passed half of it on already: whoever reads begins anew. */
  @Override
  public boolean repeatable() {
    return false;
  }

  @Override
  public Set<Integer> expected() {
    return Set.of(200);
  }

  @Override
  public T answer(Answer answer) throws FailureException, InterruptedException {
    String host = answer.uri().getAuthority();
    try {
      // Whoever has sent the request closes the answer.
      return reader.read(new Named(answer.body(), doing(), host));
    } catch (IOException e) {
      throw new FailureException(Connections.failure(doing(), host, e), e);
    }
  }

  /** Its failures say where they happened: who passes the bytes on may hold others to blame. */
  private static final class Named extends FilterInputStream {
    private final String doing;
    private final String host;

    private Named(InputStream in, String doing, String host) {
      super(in);
      this.doing = doing;
      this.host = host;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int read = read(one, 0, 1);
      return read < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return super.read(buffer, offset, length);
      } catch (IOException e) {
        throw new IOException(new FailureException(Connections.failure(doing, host, e), e));
      }
    }
  }
}
