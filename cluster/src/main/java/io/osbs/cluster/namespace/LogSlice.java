package io.osbs.cluster.namespace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes one stretch of bytes out of logs whose every line starts with its time and a blank, and
 * notes the latest place from which the log can be read on.
 */
final class LogSlice {

  private static final int BUFFER = 16 * 1024;
  private static final int LONGEST_TIME = 64;
  private static final String GAP =
      "[osbs: a part of the log is missing here: its cluster no longer has it]\n";

  private final long from;
  private final int limit;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

  /** Offset of the next byte of the log's text. */
  private long position;

  private String source = "";
  private BuildLogs.@Nullable Bookmark resumed;
  private BuildLogs.@Nullable Bookmark bookmark;

  /** The time at the start of the line that is being read; its text starts after the blank. */
  private final StringBuilder time = new StringBuilder();

  private boolean inTime = true;

  /** False for a line that was written before the bookmark. */
  private boolean wanted = true;

  LogSlice(long from, int limit, long position) {
    this.from = from;
    this.limit = limit;
    this.position = position;
  }

  /**
   * @param resumedFrom the bookmark that the run's log is read from; null reads it from its start
   */
  void start(String id, BuildLogs.@Nullable Bookmark resumedFrom) {
    source = id;
    resumed = resumedFrom;
    time.setLength(0);
    inTime = true;
    wanted = true;
    if (resumedFrom == null) {
      bookmark = new BuildLogs.Bookmark(id, position, null, "");
    } else {
      bookmark = resumedFrom;
    }
  }

  /** Reads until the end, or until there is enough. */
  void readAll(InputStream body) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int read = body.read(buffer); read >= 0 && !isFull(); read = body.read(buffer)) {
      for (int i = 0; i < read && !isFull(); i++) {
        take(buffer[i]);
      }
    }
  }

  private void take(byte next) {
    if (!inTime) {
      text(next);
    } else if (next == ' ') {
      inTime = false;
      startLine(time.toString());
    } else if (next == '\n' || time.length() >= LONGEST_TIME) {
      // No time: what the server itself says in between.
      inTime = false;
      byte[] before = time.toString().getBytes(StandardCharsets.ISO_8859_1);
      for (byte each : before) {
        text(each);
      }
      text(next);
    } else {
      time.append((char) (next & 0xFF));
    }
  }

  private void text(byte next) {
    if (wanted) {
      if (position >= from && !isFull()) {
        taken.write(next);
      }
      position++;
    }
    if (next == '\n') {
      inTime = true;
      time.setLength(0);
    }
  }

  private void startLine(String written) {
    Instant second = second(written);
    BuildLogs.Bookmark start = resumed;
    if (start != null && start.second() != null && second != null) {
      wanted = !second.isBefore(start.second());
      if (wanted) {
        if (!start.line().equals(written)) {
          gap();
        }
        resumed = null;
      }
    }
    BuildLogs.Bookmark last = bookmark;
    boolean later =
        last == null
            || (second != null && (last.second() == null || second.isAfter(last.second())));
    if (wanted && later) {
      bookmark = new BuildLogs.Bookmark(source, position, second, written);
    }
  }

  /** What was there when the bookmark was made is not there any more: mark it where we are. */
  private void gap() {
    position = Math.max(position, from);
    for (byte each : GAP.getBytes(StandardCharsets.UTF_8)) {
      if (position >= from && !isFull()) {
        taken.write(each);
      }
      position++;
    }
  }

  private static @Nullable Instant second(String written) {
    try {
      return OffsetDateTime.parse(written).toInstant().truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeException _) {
      return null;
    }
  }

  boolean isFull() {
    return taken.size() >= limit;
  }

  byte[] bytes() {
    return taken.toByteArray();
  }

  /** The latest place from which the log can be read on; null when nothing was read. */
  BuildLogs.@Nullable Bookmark bookmark() {
    return bookmark;
  }
}
