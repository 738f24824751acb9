package io.osbs.bench;

import io.osbs.core.build.FailureException;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.testkit.tools.RealRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Copying an image from one registry to another beside {@code skopeo copy --all}. Both find a
 * registry that was started for them and has nothing. Ours runs in a process with the flags of
 * {@code bin/osbs}; its start is not counted, skopeo's (some hundredths of a second) is.
 */
final class Copy implements Benchmark {

  private static final int PAIRS = 5;
  private static final double FACTOR = 1.05;
  private static final long MEMORY_BOUND_KIB = 64 * 1024;
  private static final List<Integer> LAYERS = List.of(125_000_000, 75_000_000, 50_000_000);
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k", "-XX:-UsePerfData");

  @Override
  public String about() {
    return "copying 500 MB for two platforms between registries, beside skopeo (median of 5 pairs)";
  }

  @Override
  public Verdict run() throws IOException, InterruptedException {
    try (Place place = new Place();
        RealRegistry source = RealRegistry.start(Files.createDirectory(place.path("source")))) {
      fill(source);
      List<Duration> ours = new ArrayList<>();
      List<Duration> theirs = new ArrayList<>();
      List<Long> memory = new ArrayList<>();
      for (int pair = 0; pair <= PAIRS; pair++) {
        Duration skopeo = skopeo(place, source);
        String[] said = own(place, source);
        Duration own = Duration.ofNanos(Long.parseLong(said[0]));
        long grown = Long.parseLong(said[1]);
        System.out.printf(
            "%s skopeo %s, own %s, %d MiB more%n",
            pair == 0 ? "warm-up:" : "pair " + pair + ":",
            Place.seconds(skopeo),
            Place.seconds(own),
            grown / 1024);
        if (pair > 0) {
          theirs.add(skopeo);
          ours.add(own);
          memory.add(grown);
        }
      }
      return verdict(Place.median(ours), Place.median(theirs), Collections.max(memory));
    }
  }

  private static Verdict verdict(Duration ours, Duration theirs, long grown) {
    double factor = (double) ours.toNanos() / theirs.toNanos();
    return new Verdict(
        "own %s, skopeo %s: %.2f times; %d MiB above the base"
            .formatted(Place.seconds(ours), Place.seconds(theirs), factor, grown / 1024),
        "1.05 times, 64 MiB",
        factor <= FACTOR && grown <= MEMORY_BOUND_KIB);
  }

  private static void fill(RealRegistry source) throws InterruptedException {
    try (RegistryClient client = CopyOnce.client(source.host())) {
      BigImage.push(client, "bench/big", "1", LAYERS);
      BigImage.push(client, "bench/small", "1", List.of(1000));
    } catch (FailureException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Duration skopeo(Place place, RealRegistry source)
      throws IOException, InterruptedException {
    Path folder = place.path("theirs");
    try (RealRegistry target = RealRegistry.start(folder)) {
      return Place.time(() ->
          place.run(
              List.of(
                  "skopeo",
                  "copy",
                  "--all",
                  "--quiet",
                  "--src-tls-verify=false",
                  "--dest-tls-verify=false",
                  "docker://" + source.host() + "/bench/big:1",
                  "docker://" + target.host() + "/theirs/big:1"),
              Map.of()));
    } finally {
      place.remove("theirs");
    }
  }

  private static String[] own(Place place, RealRegistry source)
      throws IOException, InterruptedException {
    try (RealRegistry target = RealRegistry.start(place.path("ours"))) {
      List<String> argv = new ArrayList<>();
      argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      argv.addAll(FLAGS);
      argv.addAll(
          List.of(
              "-cp",
              System.getProperty("java.class.path"),
              CopyOnce.class.getName(),
              source.host(),
              target.host()));
      return place.run(argv, Map.of()).strip().split(" ", -1);
    } finally {
      place.remove("ours");
    }
  }
}
