package io.osbs.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A worker's own bytes, put together from what was relayed of them. */
class WorkerLogTest {

  private static final String TIME = "2026-11-22 17:00:0%d,000 ";

  private final StringBuilder relay = new StringBuilder();
  private final List<String> notices = new ArrayList<>();

  private void relayed(int second, String worker, boolean ended, String line) {
    relay
        .append(TIME.formatted(second))
        .append("platform:x86_64 - osbs.worker.%s%s - INFO - ".formatted(worker, ended ? "" : "+"))
        .append(line)
        .append('\n');
  }

  private void own(int second, String text) {
    relay.append(TIME.formatted(second)).append("platform:- - osbs.x - INFO - ").append(text);
    relay.append('\n');
  }

  private String read(String worker, long skip, @Nullable Instant since) throws Exception {
    LogReader log =
        new RelayedLog(
            new Chunks(relay.toString()),
            "x86_64",
            new BuildName(worker),
            skip,
            since,
            notices::add);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] chunk = log.next(); chunk.length > 0; chunk = log.next()) {
      all.writeBytes(chunk);
    }
    assertThat(log.isComplete()).isTrue();
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void linesOfOthersArePassedOver() throws Exception {
    own(1, "worker build of x86_64 goes to a");
    relayed(1, "one-1", true, "first of one");
    relayed(1, "one-2", true, "first of two");
    relayed(1, "one-1", true, "");
    relayed(1, "one-1", true, "  third\r");
    assertThat(read("one-1", 0, null)).isEqualTo("first of one\n\n  third\r\n");
    assertThat(read("one-2", 0, null)).isEqualTo("first of two\n");
  }

  @Test
  void piecesOfALineAreJoinedAndAWorkerThatDiedMidLineEndsWithoutALineEnd() throws Exception {
    relayed(1, "one-1", false, "a very lo");
    relayed(1, "one-1", true, "ng line");
    relayed(1, "one-1", false, "its last wor");
    assertThat(read("one-1", 0, null)).isEqualTo("a very long line\nits last wor");
  }

  @Test
  void whatIsKnownAlreadyIsNotGivenTwice() throws Exception {
    relayed(1, "one-1", true, "first");
    relayed(1, "one-1", true, "second");
    for (int known = 0; known <= 13; known++) {
      assertThat(read("one-1", known, null)).isEqualTo("first\nsecond\n".substring(known));
    }
  }

  @Test
  void whatCameBeforeIsLeftOut() throws Exception {
    relayed(1, "one-1", true, "early");
    relayed(5, "one-1", true, "late");
    assertThat(read("one-1", 0, Instant.parse("2026-11-22T17:00:05Z"))).isEqualTo("late\n");
    assertThat(read("one-1", 0, Instant.parse("2026-11-22T17:00:06Z"))).isEmpty();
  }

  @Test
  void aKnownGapIsTold() throws Exception {
    relayed(1, "one-1", true, "first");
    own(2, "the log of one-1 is incomplete from byte 6 on: no route");
    own(2, "the log of one-2 is incomplete from byte 9 on: no route");
    read("one-1", 0, null);
    assertThat(notices).containsExactly("the log of one-1 is incomplete from byte 6 on: no route");
  }

  @Test
  void aLogOfTheOriginalIsTakenByPlatform() throws Exception {
    relay.append(TIME.formatted(1)).append("platform:x86_64 - atomic_reactor.x - INFO - hello\n");
    relay.append(TIME.formatted(1)).append("platform:ppc64le - atomic_reactor.x - INFO - no\n");
    assertThat(read("one-1", 0, null)).isEqualTo("hello\n");
  }

  /** A log in chunks of a few bytes, so that they end everywhere. */
  private static final class Chunks implements LogReader {
    private final Deque<byte[]> chunks = new ArrayDeque<>();

    Chunks(String log) {
      byte[] bytes = log.getBytes(StandardCharsets.ISO_8859_1);
      for (int at = 0; at < bytes.length; at += 7) {
        chunks.add(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 7)));
      }
    }

    @Override
    public byte[] next() {
      byte[] next = chunks.poll();
      return next == null ? new byte[0] : next;
    }

    @Override
    public boolean isComplete() {
      return chunks.isEmpty();
    }
  }
}
