package io.osbs.bench;

import io.osbs.testkit.tools.BaseImage;
import io.osbs.testkit.tools.RealRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A whole {@code osbs build} of {@code examples/hello} for two platforms beside a plain script that
 * does the same with buildah: both platforms at once, both pushes at once, one index.
 */
final class Overhead implements Benchmark {

  private static final int PAIRS = 5;
  private static final double FACTOR = 1.1;
  private static final Duration CONSTANT = Duration.ofSeconds(1);

  @Override
  public String about() {
    return "osbs build, two platforms, beside a plain buildah script (median of 5 pairs)";
  }

  @Override
  public Verdict run() throws IOException, InterruptedException {
    try (Place place = new Place();
        RealRegistry registry = RealRegistry.start(Files.createDirectory(place.path("registry")))) {
      BaseImage.push(registry, "x86_64", "ppc64le");
      Path source = place.hello();
      Path config = place.path("config.yaml");
      Files.writeString(config, Sites.withRegistry(registry.host()));
      Path script = script(place);
      List<Duration> ours = new ArrayList<>();
      List<Duration> theirs = new ArrayList<>();
      for (int pair = 0; pair <= PAIRS; pair++) {
        Duration plain =
            Place.time(() ->
                place.run(
                    List.of("bash", script.toString(), source.toString(), registry.host()),
                    Map.of()));
        Duration whole =
            Place.time(() ->
                place.osbs(
                    "build",
                    "--reactor-config=" + config,
                    "--platform=x86_64",
                    "--platform=ppc64le",
                    source.toString()));
        System.out.printf(
            "%s script %s, osbs %s%n",
            pair == 0 ? "warm-up:" : "pair " + pair + ":",
            Place.seconds(plain),
            Place.seconds(whole));
        if (pair > 0) {
          theirs.add(plain);
          ours.add(whole);
        }
      }
      return verdict(Place.median(ours), Place.median(theirs));
    }
  }

  private static Verdict verdict(Duration ours, Duration theirs) {
    Duration bound = Duration.ofMillis((long) (theirs.toMillis() * FACTOR)).plus(CONSTANT);
    return new Verdict(
        "osbs build %s, script %s".formatted(Place.seconds(ours), Place.seconds(theirs)),
        "1.1 x the script + 1.0 s = " + Place.seconds(bound),
        ours.compareTo(bound) <= 0);
  }

  private static Path script(Place place) throws IOException {
    Path script = place.path("plain-build.sh");
    try (InputStream text = Overhead.class.getResourceAsStream("plain-build.sh")) {
      if (text == null) {
        throw new IllegalStateException("plain-build.sh is not in the jar");
      }
      Files.write(script, text.readAllBytes());
    }
    return script;
  }
}
