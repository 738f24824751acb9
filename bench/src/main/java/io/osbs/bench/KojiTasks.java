package io.osbs.bench;

import io.osbs.testkit.koji.HubDouble;
import io.osbs.testkit.koji.HubVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * {@value #TASKS} tasks at a time on one builder, each with a log of {@value #LINES} lines a
 * second: how old a line is when the hub has it, how much memory the builder takes, and how often
 * the hub is called. The builder is a process of its own; only its builds are made up.
 */
final class KojiTasks implements Benchmark {

  static final int TASKS = 100;
  static final int LINES = 100;

  private static final Duration MEASURED = Duration.ofSeconds(30);
  private static final Duration LARGEST_LAG = Duration.ofSeconds(3);
  private static final long LARGEST_MEMORY = 256L << 20;

  /** Kojid uploads what each of a task's two growing files has every second. */
  private static final double KOJID_UPLOADS = 2 * 60;

  /** Kojid's five calls of a round, every 15 seconds, as recorded. */
  private static final double KOJID_ROUNDS = 5 * 4;

  @Override
  public String about() {
    return "100 Koji tasks on one builder: lag of their logs, memory, calls";
  }

  @Override
  public Verdict run() throws Exception {
    ConcurrentLinkedQueue<Long> lags = new ConcurrentLinkedQueue<>();
    try (HubDouble hub = HubDouble.start(HubVersion.MASTER, InstantSource.system());
        Place place = new Place()) {
      hub.capacity("builder1", 10_000);
      hub.watchUploads(body -> note(body, lags));
      Process builder = start(hub, place);
      try {
        for (int i = 0; i < TASKS; i++) {
          hub.submit(
              "alice",
              "git+https://git.example.com/hello#" + "c".repeat(40),
              "containers-candidate",
              Map.of("git_branch", "main", "scratch", true));
        }
        awaitAll(hub, builder);
        Map<String, Integer> before = hub.counts();
        lags.clear();
        if (builder.waitFor(MEASURED.toSeconds(), TimeUnit.SECONDS)) {
          throw new IllegalStateException("the builder ended");
        }
        List<Long> measured = new ArrayList<>(lags);
        Map<String, Integer> calls = difference(hub.counts(), before);
        return verdict(measured, ProcessMemory.peak(builder.pid()) << 10, calls);
      } finally {
        builder.destroyForcibly().waitFor();
      }
    }
  }

  private static Process start(HubDouble hub, Place place) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            // As the command's own launcher has them.
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xss512k",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            KojiTasksBuilder.class.getName(),
            hub.address().toString(),
            place.path("work").toString())
        .inheritIO()
        .start();
  }

  /** The hub gives a task to a host when it asks; until all are there is no time to measure. */
  private static void awaitAll(HubDouble hub, Process builder) throws InterruptedException {
    while (hub.counts().getOrDefault("host.openTask", 0) < TASKS) {
      if (builder.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the builder ended with " + builder.exitValue());
      }
    }
  }

  /** Each line ends with the time it was written at. */
  private static void note(byte[] body, ConcurrentLinkedQueue<Long> lags) {
    long now = System.currentTimeMillis();
    for (String line : new String(body, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      int at = line.lastIndexOf('@');
      if (at >= 0 && line.endsWith(";")) {
        lags.add(now - Long.parseLong(line.substring(at + 1, line.length() - 1)));
      }
    }
  }

  private static Map<String, Integer> difference(
      Map<String, Integer> after, Map<String, Integer> before) {
    Map<String, Integer> calls = new TreeMap<>();
    after.forEach((method, count) -> {
      int since = count - before.getOrDefault(method, 0);
      if (since > 0) {
        calls.put(method, since);
      }
    });
    return calls;
  }

  private static Verdict verdict(List<Long> lags, long memory, Map<String, Integer> calls) {
    long[] sorted = lags.stream().mapToLong(Long::longValue).sorted().toArray();
    long lag = sorted[(int) (sorted.length * 0.99)];
    double minutes = MEASURED.toSeconds() / 60.0;
    int uploads = calls.getOrDefault("rawUpload", 0);
    int others = calls.values().stream().mapToInt(Integer::intValue).sum() - uploads;
    double uploadsOfTask = uploads / minutes / TASKS;
    double rounds = others / minutes;
    System.out.printf(
        "%d lines, lag median %d ms, p99 %d ms, most %d ms; calls %s%n",
        sorted.length, sorted[sorted.length / 2], lag, sorted[sorted.length - 1], calls);
    long expected = (long) TASKS * LINES * MEASURED.toSeconds();
    boolean complete = sorted.length > expected * 0.9;
    return new Verdict(
        "p99 %d ms, %d MiB, %.1f uploads per task and minute, %.1f other calls per minute%s"
            .formatted(
                lag,
                memory >> 20,
                uploadsOfTask,
                rounds,
                complete ? "" : ", and only %d of %d lines".formatted(sorted.length, expected)),
        "%d ms, %d MiB, kojid's %.0f and %.0f"
            .formatted(LARGEST_LAG.toMillis(), LARGEST_MEMORY >> 20, KOJID_UPLOADS, KOJID_ROUNDS),
        complete
            && lag < LARGEST_LAG.toMillis()
            && memory < LARGEST_MEMORY
            && uploadsOfTask <= KOJID_UPLOADS
            && rounds <= KOJID_ROUNDS);
  }
}
