package io.osbs.testkit.kubelet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a log's entries the way a reader asked for: from a time on, with times, up to a limit. */
final class LogView {

  private final LogOptions options;
  private final OutputStream client;
  private long left;
  private boolean atLineStart = true;

  LogView(LogOptions options, OutputStream client) {
    this.options = options;
    this.client = client;
    this.left = options.limitBytes() < 0 ? Long.MAX_VALUE : options.limitBytes();
  }

  /**
   * Writes what is wanted of some entries.
   *
   * @param entries whole entries, each ending with a newline
   * @return false when the limit is reached
   */
  boolean take(byte[] entries) throws IOException {
    int from = 0;
    for (int i = 0; i < entries.length && left > 0; i++) {
      if (entries[i] == '\n') {
        write(ContainerLog.Entry.of(entries, from, i));
        from = i + 1;
      }
    }
    return left > 0;
  }

  /** As a kubelet does: the time once per line, and each entry of a long line judged by its own. */
  private void write(ContainerLog.Entry entry) throws IOException {
    if (!entry.time().isBefore(options.since())) {
      if (options.timestamps() && atLineStart) {
        write(entry.prefix());
      }
      write(entry.content());
      if (!entry.partial()) {
        write("\n");
      }
    }
    atLineStart = !entry.partial();
  }

  private void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int count = (int) Math.min(bytes.length, left);
    client.write(bytes, 0, count);
    left -= count;
  }
}
