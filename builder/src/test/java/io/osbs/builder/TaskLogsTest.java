package io.osbs.builder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A log comes in whatever pieces; every byte of it goes into one file, once. */
final class TaskLogsTest {

  private static final int SEEDS = 200;

  /** A hub's files: a piece may come again, and then replaces what it wrote before. */
  private static final class Hub {
    final Map<String, byte[]> files = new TreeMap<>();

    void write(String name, long offset, byte[] piece) {
      byte[] before = files.getOrDefault(name, new byte[0]);
      assertThat(offset).as("no hole in " + name).isLessThanOrEqualTo(before.length);
      ByteArrayOutputStream after = new ByteArrayOutputStream();
      after.write(before, 0, (int) offset);
      after.writeBytes(piece);
      files.put(name, after.toByteArray());
    }
  }

  private static final class LostException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Lines of several platforms and of the orchestrator, some of them long or not text at all. */
  private static byte[] log(Random random, Map<String, ByteArrayOutputStream> expected) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int line = 0; line < 40; line++) {
      byte[] text = new byte[random.nextInt(10) == 0 ? 5000 : random.nextInt(60)];
      for (int i = 0; i < text.length; i++) {
        int each = random.nextInt(256);
        text[i] = (byte) (each == '\n' ? ' ' : each);
      }
      String platform = List.of("-", "x86_64", "ppc64le").get(random.nextInt(3));
      String outer = "2026-11-22 10:00:00,000 platform:%s - osbs - INFO - ".formatted(platform);
      String name = platform.equals("-") ? "orchestrator.log" : platform + ".log";
      ByteArrayOutputStream file = expected.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
      byte[] start = outer.getBytes(StandardCharsets.ISO_8859_1);
      all.writeBytes(start);
      all.writeBytes(text);
      all.write('\n');
      if (platform.equals("-")) {
        file.writeBytes(start);
      }
      file.writeBytes(text);
      file.write('\n');
    }
    return all.toByteArray();
  }

  private static void feed(byte[] log, TaskLogs logs, Hub hub, Random random, int until)
      throws InterruptedException {
    int at = 0;
    while (at < until) {
      int end = Math.min(until, at + 1 + random.nextInt(300));
      logs.take(Arrays.copyOfRange(log, at, end));
      at = end;
      if (random.nextInt(3) == 0) {
        flush(logs, hub, random);
      }
    }
  }

  /** Some writes fail, before or after they took effect. */
  private static void flush(TaskLogs logs, Hub hub, Random random) throws InterruptedException {
    for (boolean done = false; !done; ) {
      try {
        logs.<LostException>flush((name, offset, piece) -> {
          boolean lost = random.nextInt(4) == 0;
          if (!lost || random.nextBoolean()) {
            hub.write(name, offset, piece);
          }
          if (lost) {
            throw new LostException();
          }
        });
        done = true;
      } catch (LostException _) {
        // The same again.
      }
    }
  }

  @Test
  void everyByteGoesIntoOneFileOnceHoweverItComes() throws InterruptedException {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Map<String, ByteArrayOutputStream> expected = new TreeMap<>();
      byte[] log = log(random, expected);
      Hub hub = new Hub();
      TaskLogs logs = new TaskLogs();

      feed(log, logs, hub, random, log.length);
      logs.end();
      flush(logs, hub, random);

      assertSame(seed, hub, expected);
    }
  }

  @Test
  void whoGoesOnWritesWhatIsMissing() throws InterruptedException {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Map<String, ByteArrayOutputStream> expected = new TreeMap<>();
      byte[] log = log(random, expected);
      Hub hub = new Hub();
      feed(log, new TaskLogs(), hub, random, random.nextInt(log.length));

      TaskLogs next = new TaskLogs();
      Map<String, Long> sizes = new TreeMap<>();
      hub.files.forEach((name, content) -> sizes.put(name, (long) content.length));
      next.resume(sizes);
      feed(log, next, hub, random, log.length);
      next.end();
      flush(next, hub, random);

      assertSame(seed, hub, expected);
    }
  }

  private static void assertSame(int seed, Hub hub, Map<String, ByteArrayOutputStream> expected) {
    List<String> names = new ArrayList<>(hub.files.keySet());
    assertThat(names).as("seed " + seed).containsExactlyElementsOf(expected.keySet());
    expected.forEach((name, content) ->
        assertThat(
                Arrays.mismatch(hub.files.getOrDefault(name, new byte[0]), content.toByteArray()))
            .as("first difference in %s, seed %d", name, seed)
            .isEqualTo(-1));
  }
}
