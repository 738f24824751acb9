package io.osbs.testkit.kubelet;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * What a container wrote, as container runtimes keep it: entries of time, stream, a tag that says
 * whether the line goes on, and content. Lines over 16 KiB are several entries. Served as a kubelet
 * does. Safe for use by several threads.
 */
final class ContainerLog {

  private static final int LONGEST_ENTRY = 16 * 1024;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Path file;
  private final Clock clock;
  private final OutputStream out;
  private long length;
  private boolean ended;

  ContainerLog(Path file, Clock clock) throws IOException {
    this.file = file;
    this.clock = clock;
    this.out = new BufferedOutputStream(Files.newOutputStream(file));
  }

  /** Reads a stream of the container to its end. */
  void keep(String stream, InputStream source) throws IOException {
    byte[] buffer = new byte[LONGEST_ENTRY];
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
      for (int i = 0; i < count; i++) {
        if (buffer[i] == '\n') {
          append(stream, "F", line);
        } else {
          if (line.size() == LONGEST_ENTRY) {
            append(stream, "P", line);
          }
          line.write(buffer[i]);
        }
      }
    }
    if (line.size() > 0) {
      append(stream, "P", line);
    }
  }

  private synchronized void append(String stream, String tag, ByteArrayOutputStream line)
      throws IOException {
    byte[] head =
        "%s %s %s "
            .formatted(TIME.format(clock.instant()), stream, tag)
            .getBytes(StandardCharsets.US_ASCII);
    out.write(head);
    line.writeTo(out);
    out.write('\n');
    out.flush();
    length += head.length + line.size() + 1;
    line.reset();
    notifyAll();
  }

  /** No more will come: whoever follows reads to the end and stops. */
  synchronized void end() throws IOException {
    ended = true;
    out.close();
    notifyAll();
  }

  /** More than the given length, or the end. */
  private synchronized long awaitMore(long read) throws InterruptedException {
    while (length == read && !ended) {
      wait();
    }
    return length;
  }

  private synchronized long length() {
    return length;
  }

  /** Writes what the options ask for; with {@code follow} returns when the container has ended. */
  void serve(LogOptions options, OutputStream client) throws IOException, InterruptedException {
    LogView view = new LogView(options, client);
    try (InputStream in = Files.newInputStream(file)) {
      long end = length();
      long read = skipToTail(options.tailLines(), end);
      in.skipNBytes(read);
      while (true) {
        if (!view.take(in.readNBytes((int) Math.min(end - read, Integer.MAX_VALUE)))) {
          return;
        }
        client.flush();
        read = end;
        end = options.follow() ? awaitMore(read) : end;
        if (end == read) {
          return;
        }
      }
    }
  }

  /** Where the last entries begin; a kubelet, too, counts entries and not lines. */
  private long skipToTail(long lines, long end) throws IOException {
    if (lines < 0) {
      return 0;
    }
    byte[] all;
    try (InputStream in = Files.newInputStream(file)) {
      all = in.readNBytes((int) Math.min(end, Integer.MAX_VALUE));
    }
    long left = lines;
    for (int i = all.length - 1; i >= 0; i--) {
      if (all[i] == '\n' && left-- == 0) {
        return i + 1L;
      }
    }
    return 0;
  }

  /**
   * One entry of the file, taken apart.
   *
   * @param content its bytes, as Latin-1
   */
  record Entry(Instant time, boolean partial, String content) {
    static Entry of(byte[] bytes, int from, int to) {
      String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
      int space = text.indexOf(' ');
      int tag = space + " stdout ".length();
      return new Entry(
          Instant.parse(text.substring(0, space)),
          text.charAt(tag) == 'P',
          text.substring(tag + "F ".length()));
    }

    String prefix() {
      return TIME.format(time) + " ";
    }
  }
}
