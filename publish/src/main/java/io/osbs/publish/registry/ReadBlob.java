package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * Reads a blob. What it says is checked against its digest while it is read: at the end of a wrong
 * one the reader gets an {@link IOException}.
 *
 * @param size bytes it must have
 */
record ReadBlob<T>(String repository, Digest digest, long size, Reader<T> reader)
    implements Endpoint<T> {

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
    try {
      // Whoever has sent the request closes the answer.
      return reader.read(new CheckedStream(answer.body(), digest, size));
    } catch (IOException e) {
      throw new FailureException(Connections.failure(doing(), answer.uri().getAuthority(), e), e);
    }
  }
}
