package io.osbs.bench;

import io.osbs.core.time.Pause;
import io.osbs.testkit.tools.BaseImage;
import io.osbs.testkit.tools.RealRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long the short verbs take as whole processes, and how much memory the orchestrator process of
 * a build takes at most.
 */
final class Startup implements Benchmark {

  private static final int RUNS = 7;
  private static final Duration GLANCE = Duration.ofMillis(20);
  private static final Duration BOUND = Duration.ofMillis(400);
  private static final long MEMORY_BOUND_KIB = 150 * 1024;
  private static final Pattern PID = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");

  private final Pause pause;

  Startup(Pause pause) {
    this.pause = pause;
  }

  @Override
  public String about() {
    return "osbs clusters and osbs list as whole processes; peak memory of an orchestrator";
  }

  @Override
  public Verdict run() throws IOException, InterruptedException {
    try (Place place = new Place();
        RealRegistry registry = RealRegistry.start(Files.createDirectory(place.path("registry")))) {
      Duration clusters = measure(place, "clusters");
      Duration list = measure(place, "list");
      BaseImage.push(registry, "x86_64");
      long peak = peakOfOrchestrator(place, registry);
      boolean holds =
          clusters.compareTo(BOUND) <= 0 && list.compareTo(BOUND) <= 0 && peak <= MEMORY_BOUND_KIB;
      return new Verdict(
          "clusters %s, list %s, orchestrator %d MiB"
              .formatted(Place.seconds(clusters), Place.seconds(list), peak / 1024),
          "0.40 s each, 150 MiB",
          holds);
    }
  }

  private static Duration measure(Place place, String verb)
      throws IOException, InterruptedException {
    List<Duration> all = new ArrayList<>();
    for (int run = 0; run <= RUNS; run++) {
      Duration took = Place.time(() -> place.osbs(verb));
      if (run > 0) {
        all.add(took);
      }
    }
    System.out.printf("%s: %s (median of %d)%n", verb, Place.seconds(Place.median(all)), RUNS);
    return Place.median(all);
  }

  /** The kernel keeps the peak; it is read for as long as the process lives. */
  private long peakOfOrchestrator(Place place, RealRegistry registry)
      throws IOException, InterruptedException {
    Path config = place.path("config.yaml");
    Files.writeString(config, Sites.withRegistry(registry.host()));
    Path source = place.hello();
    Process build = startBuild(place, config, source);
    long peak = 0;
    while (build.isAlive()) {
      peak = Math.max(peak, peakNow(place.home().resolve("default/builds")));
      pause.pause(GLANCE);
    }
    if (build.exitValue() != 0 || peak == 0) {
      throw new IllegalStateException("the build ended with " + build.exitValue());
    }
    System.out.printf("orchestrator: %d KiB at most%n", peak);
    return peak;
  }

  private static Process startBuild(Place place, Path config, Path source) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Place.osbs().toString(),
            "build",
            "--reactor-config=" + config,
            "--platform=x86_64",
            source.toString());
    builder.environment().put("OSBS_HOME", place.home().toString());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(place.path("build.out").toFile())
        .start();
  }

  private static long peakNow(Path builds) throws IOException {
    if (!Files.isDirectory(builds)) {
      return 0;
    }
    long peak = 0;
    try (Stream<Path> all = Files.list(builds)) {
      // The locks of builds that are being made lie among them.
      for (Path build : all.filter(Files::isDirectory).toList()) {
        peak = Math.max(peak, peakOf(build.resolve("status.json")));
      }
    }
    return peak;
  }

  private static long peakOf(Path status) throws IOException {
    try {
      Matcher pid = PID.matcher(Files.readString(status));
      if (pid.find()) {
        Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc", pid.group(1), "status")));
        return peak.find() ? Long.parseLong(peak.group(1)) : 0;
      }
    } catch (NoSuchFileException _) {
      // Not there yet, or not any more.
      return 0;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No such process")) {
        return 0;
      }
      throw e;
    }
    return 0;
  }
}
