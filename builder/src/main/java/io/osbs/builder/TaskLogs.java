package io.osbs.builder;

import io.osbs.client.RelayedLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes the log of an orchestrator build apart into the files of a task: {@code orchestrator.log}
 * and one for each platform. Every byte goes into one file, in order. Used by one thread.
 */
final class TaskLogs {

  /** Where pieces of a file go; it is safe to write one again. */
  interface Sink<E extends Exception> {
    void write(String file, long offset, byte[] piece) throws E, InterruptedException;
  }

  private static final String ORCHESTRATOR = "orchestrator.log";

  /** A line longer than this goes on in pieces, so that it never has to fit into memory. */
  private static final int LONGEST_LINE = 256 * 1024;

  private final Map<String, File> files = new TreeMap<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private @Nullable String continued;

  private static final class File {
    final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    long sent;
    long toSkip;
  }

  /** Starts files whose first bytes are there already: they are left out this time. */
  void resume(Map<String, Long> sizes) {
    sizes.forEach((name, size) -> {
      File file = file(name);
      file.sent = size;
      file.toSkip = size;
    });
  }

  void take(byte[] bytes) {
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        line.write(bytes, start, i + 1 - start);
        start = i + 1;
        endLine();
      }
    }
    line.write(bytes, start, bytes.length - start);
    if (line.size() > LONGEST_LINE) {
      piece();
    }
  }

  /** The log ends here, amid a line or not. */
  void end() {
    if (line.size() > 0) {
      piece();
    }
  }

  private void endLine() {
    piece();
    continued = null;
  }

  /** A piece of a line: the first says which file it belongs to. */
  private void piece() {
    // Latin-1 maps bytes to characters one to one, so that no byte is changed.
    String text = line.toString(StandardCharsets.ISO_8859_1);
    line.reset();
    if (continued != null) {
      add(continued, text);
      return;
    }
    boolean ended = text.endsWith("\n");
    RelayedLine relayed = RelayedLine.parse(ended ? text.substring(0, text.length() - 1) : text);
    String platform = relayed.platform();
    String name =
        platform == null || !platform.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")
            ? ORCHESTRATOR
            : platform + ".log";
    add(name, name.equals(ORCHESTRATOR) ? text : relayed.text() + (ended ? "\n" : ""));
    continued = name;
  }

  private void add(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    File file = file(name);
    int skip = (int) Math.min(file.toSkip, bytes.length);
    file.toSkip -= skip;
    file.pending.write(bytes, skip, bytes.length - skip);
  }

  private File file(String name) {
    return files.computeIfAbsent(name, _ -> new File());
  }

  /** Hands on what came since the last time; what a failed write did not take comes again. */
  <E extends Exception> void flush(Sink<E> sink) throws E, InterruptedException {
    for (Map.Entry<String, File> each : files.entrySet()) {
      File file = each.getValue();
      if (file.pending.size() > 0) {
        byte[] piece = file.pending.toByteArray();
        sink.write(each.getKey(), file.sent, piece);
        file.sent += piece.length;
        file.pending.reset();
      }
    }
  }

  /** Bytes that wait for a flush. */
  int pending() {
    return files.values().stream().mapToInt(file -> file.pending.size()).sum();
  }
}
