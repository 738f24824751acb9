package io.osbs.bench;

import io.osbs.core.time.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Many scratch builds of a trivial image at once on two local clusters with two slots and one:
 * never above the maximum, all finish, no slot is idle while a build waits.
 */
final class Burst implements Benchmark {

  private static final int BUILDS = 60;
  private static final int[] MAXIMA = {2, 1};
  private static final Duration IDLE_BOUND = Duration.ofMillis(500);
  private static final Duration GLANCE = Duration.ofMillis(5);

  private final Pause pause;

  Burst(Pause pause) {
    this.pause = pause;
  }

  @Override
  public String about() {
    return "60 builds at once on 2 + 1 slots: never over, all finish, no slot idle beside a waiter";
  }

  @Override
  public Verdict run() throws IOException, InterruptedException {
    try (Place place = new Place()) {
      Path config = writeSite(place);
      Path source = Files.createDirectory(place.path("trivial"));
      Files.writeString(source.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
      place.commit(source);
      List<Process> clients = new ArrayList<>();
      long start = System.nanoTime();
      for (int build = 0; build < BUILDS; build++) {
        clients.add(submit(place, config, source, build));
      }
      Sampler sampler = new Sampler(place.home(), start);
      while (clients.stream().anyMatch(Process::isAlive)) {
        sampler.sample();
        pause.pause(GLANCE);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      long failed = clients.stream().filter(each -> each.exitValue() != 0).count();
      return verdict(sampler, took, failed);
    }
  }

  private static Verdict verdict(Sampler sampler, Duration took, long failed) {
    return new Verdict(
        "%d of %d builds done in %s, most slots held %d and %d, longest idle slot beside a waiter %s (until %s)"
            .formatted(
                BUILDS - failed,
                BUILDS,
                Place.seconds(took),
                sampler.most[0],
                sampler.most[1],
                Place.seconds(sampler.longestIdle),
                Place.seconds(sampler.longestUntil)),
        "all done, 2 and 1 slots, 0.50 s idle",
        failed == 0
            && sampler.most[0] <= MAXIMA[0]
            && sampler.most[1] <= MAXIMA[1]
            && sampler.longestIdle.compareTo(IDLE_BOUND) <= 0);
  }

  private static Path writeSite(Place place) throws IOException {
    Files.writeString(
        place.path("osbs.conf"),
        """
        [default]
        engine = local
        can_orchestrate = true
        [one]
        engine = local
        [two]
        engine = local
        """);
    Path config = place.path("config.yaml");
    Files.writeString(
        config,
        """
        clusters:
          x86_64:
          - name: one
            max_concurrent_builds: %d
          - name: two
            max_concurrent_builds: %d
        """
            .formatted(MAXIMA[0], MAXIMA[1]));
    return config;
  }

  private static Process submit(Place place, Path config, Path source, int number)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Place.osbs().toString(),
            "build",
            "--scratch",
            "--config=" + place.path("osbs.conf"),
            "--reactor-config=" + config,
            source.toString());
    builder.environment().put("OSBS_HOME", place.home().toString());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(place.path("build-%d.out".formatted(number)).toFile())
        .start();
  }

  /** Looks at the directories of the clusters, which is cheaper than asking for them. */
  private static final class Sampler {
    private final Path home;
    private final int[] most = new int[MAXIMA.length];
    private long idleSince = -1;
    private Duration longestIdle = Duration.ZERO;
    private Duration longestUntil = Duration.ZERO;
    private final long start;

    Sampler(Path home, long start) {
      this.home = home;
      this.start = start;
    }

    void sample() throws IOException {
      int free = 0;
      String[] names = {"one", "two"};
      for (int i = 0; i < names.length; i++) {
        int held = slots(home.resolve(names[i]).resolve("slots"));
        most[i] = Math.max(most[i], held);
        free += Math.max(0, MAXIMA[i] - held);
      }
      long now = System.nanoTime();
      if (free == 0 || !someoneWaits()) {
        idleSince = -1;
      } else if (idleSince < 0) {
        idleSince = now;
      } else {
        Duration idle = Duration.ofNanos(now - idleSince);
        if (idle.compareTo(longestIdle) > 0) {
          longestIdle = idle;
          longestUntil = Duration.ofNanos(now - start);
        }
      }
    }

    private static int slots(Path directory) throws IOException {
      if (!Files.isDirectory(directory)) {
        return 0;
      }
      try (Stream<Path> files = Files.list(directory)) {
        return (int) files.filter(file -> file.toString().endsWith(".json")).count();
      }
    }

    private boolean someoneWaits() throws IOException {
      Path builds = home.resolve("default/builds");
      if (!Files.isDirectory(builds)) {
        return false;
      }
      try (Stream<Path> all = Files.list(builds)) {
        for (Path build : all.toList()) {
          if (!build.getFileName().toString().startsWith(".") && waits(build)) {
            return true;
          }
        }
      }
      return false;
    }

    private static boolean waits(Path build) throws IOException {
      try {
        return Files.readString(build.resolve("status.json")).contains("\"Running\"")
            && Files.readString(build.resolve("annotations.json"))
                .contains("\"osbs.io/waiting\":\"x86_64\"");
      } catch (NoSuchFileException _) {
        return false;
      }
    }
  }
}
