package io.osbs.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Splits a log that comes in chunks into its lines. A line is a text with a character per byte (ISO
 * 8859-1); one longer than {@value #LONGEST} bytes comes in pieces, so that it never has to fit
 * into memory.
 */
public final class LogLines {

  static final int LONGEST = 4 * 1024 * 1024;

  /** Takes the lines. */
  @FunctionalInterface
  public interface Sink {

    /**
     * A line or a piece of one.
     *
     * @param line without its end
     * @param ended false for a piece whose line goes on, or that the log stops in
     */
    void line(String line, boolean ended);
  }

  private final Sink sink;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

  public LogLines(Sink sink) {
    this.sink = sink;
  }

  /** More of the log. */
  public void accept(byte[] chunk) {
    int start = 0;
    for (int i = 0; i < chunk.length; i++) {
      if (chunk[i] == '\n') {
        pending.write(chunk, start, i - start);
        hand(true);
        start = i + 1;
      }
    }
    pending.write(chunk, start, chunk.length - start);
    if (pending.size() > LONGEST) {
      hand(false);
    }
  }

  /** The log ends here, perhaps in the middle of a line. */
  public void end() {
    if (pending.size() > 0) {
      hand(false);
    }
  }

  private void hand(boolean ended) {
    sink.line(pending.toString(StandardCharsets.ISO_8859_1), ended);
    pending.reset();
  }
}
