package io.osbs.cluster.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.cluster.access.Accesses;
import io.osbs.cluster.api.ApiServer;
import io.osbs.core.build.BuildName;
import io.osbs.core.time.Pause;
import io.osbs.testkit.apiserver.FakeApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Logs are read from offsets, of servers that know times only: every byte once, in order. */
final class BuildLogsTest {

  private static final BuildName NAME = new BuildName("one");
  private static final Instant START = Instant.parse("2026-11-22T10:00:00.250Z");

  private FakeApiServer fake;
  private ApiServer server;
  private BuildLogs logs;

  @BeforeEach
  void open() throws IOException {
    fake = new FakeApiServer(InstantSource.system());
    server = new ApiServer(Accesses.plain(fake.url()), Pause.REAL);
    logs = new BuildLogs(server);
  }

  @AfterEach
  void close() {
    server.close();
    fake.close();
  }

  private static BuildLogs.Source source(String pod) {
    return new BuildLogs.Source(
        "uid-of-" + pod, "/api/v1/namespaces/builds/pods/" + pod + "/log?container=osbs&");
  }

  private String read(long offset, int limit, String... pods) throws Exception {
    List<BuildLogs.Source> sources = List.of(pods).stream().map(BuildLogsTest::source).toList();
    return new String(logs.read(NAME, sources, offset, limit), StandardCharsets.UTF_8);
  }

  /** Reads on as a follower does, in pieces of one size, to the present end. */
  private String follow(String before, int piece, String... pods) throws Exception {
    StringBuilder text = new StringBuilder(before);
    while (true) {
      String more = read(text.toString().getBytes(StandardCharsets.UTF_8).length, piece, pods);
      if (more.isEmpty()) {
        return text.toString();
      }
      text.append(more);
    }
  }

  @RepeatedTest(20)
  void aFollowerGetsEveryByteOnceWhateverItsPieces(RepetitionInfo repetition) throws Exception {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    StringBuilder printed = new StringBuilder();
    String followed = "";
    Instant now = START;
    for (int round = 0; round < 8; round++) {
      for (int line = random.nextInt(6); line > 0; line--) {
        String text = "x".repeat(random.nextInt(40)) + "\n";
        fake.log("a", now, text);
        printed.append(text);
        now = now.plusMillis(random.nextInt(3) * 400L);
      }
      followed = follow(followed, 1 + random.nextInt(50), "a");
      assertThat(followed).isEqualTo(printed.toString());
    }
  }

  @Test
  void whatWasReadIsNotAskedForAgain() throws Exception {
    for (int i = 0; i < 100; i++) {
      fake.log("a", START.plusSeconds(i), "line " + i + "\n");
    }
    String all = follow("", 1 << 16, "a");
    fake.log("a", START.plusSeconds(200), "last\n");
    assertThat(read(all.length(), 100, "a")).isEqualTo("last\n");
    assertThat(fake.requests().getLast()).contains("sinceTime=2026-11-22T10:01:39Z");
  }

  @Test
  void manyReadersOfALargeLogGetItWhole() throws Exception {
    StringBuilder printed = new StringBuilder();
    for (int second = 0; second < 20; second++) {
      StringBuilder lines = new StringBuilder();
      for (int line = 0; line < 1_000; line++) {
        lines.append("%d.%099d%n".formatted(second, line));
      }
      fake.log("a", START.plusSeconds(second), lines.toString());
      printed.append(lines);
    }
    List<Future<String>> readers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int piece : List.of(1 << 20, 300_000, 1 << 16, 7_777_777)) {
        readers.add(threads.submit(() -> follow("", piece, "a")));
      }
    }
    for (Future<String> reader : readers) {
      assertThat(reader.get().equals(printed.toString())).isTrue();
    }
  }

  @Test
  void theRunsOfABuildFollowEachOther() throws Exception {
    fake.log("a", START, "first run\n");
    String first = follow("", 100, "a");
    fake.log("b", START.plusSeconds(60), "second run\n");
    assertThat(follow(first, 7, "a", "b")).isEqualTo("first run\nsecond run\n");
    assertThat(read(0, 1000, "a", "b")).isEqualTo("first run\nsecond run\n");
  }

  @Test
  void aRunWhosePodIsGoneDoesNotShiftWhatIsReadOfTheNext() throws Exception {
    fake.log("a", START, "first run\n");
    fake.log("b", START.plusSeconds(60), "second\n");
    String both = follow("", 100, "a", "b");
    fake.log("b", START.plusSeconds(61), "third\n");
    assertThat(read(both.length(), 100, "b")).isEqualTo("third\n");
  }

  @Test
  void aGapIsMarked() throws Exception {
    fake.log("a", START, "one\n");
    String text = follow("", 100, "a");
    fake.log("a", START.plusSeconds(5), "two\n");
    fake.log("a", START.plusSeconds(6), "three\n");
    fake.rotate("a", 2);
    assertThat(follow(text, 1000, "a"))
        .isEqualTo(
            "one\n[osbs: a part of the log is missing here: its cluster no longer has it]\nthree\n");
  }
}
