package io.osbs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where data goes, such as standard output. It remembers why data was lost, which a {@link
 * PrintStream} alone does not: half a document on a full disk must not end with exit status 0.
 */
final class DataStream extends PrintStream {

  private final Remembering target;

  private DataStream(Remembering target) {
    super(target, false, StandardCharsets.UTF_8);
    this.target = target;
  }

  static DataStream to(OutputStream target) {
    return new DataStream(new Remembering(target));
  }

  /** Why something of what was printed has not arrived. */
  Optional<String> lost() {
    flush();
    return Optional.ofNullable(target.lost);
  }

  private static final class Remembering extends OutputStream {
    private final OutputStream target;
    private @Nullable String lost;

    Remembering(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        target.write(bytes, offset, length);
      } catch (IOException e) {
        lost = e.getMessage();
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      target.flush();
    }

    @Override
    public void close() throws IOException {
      target.close();
    }
  }
}
