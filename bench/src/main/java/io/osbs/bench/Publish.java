package io.osbs.bench;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.Fragment;
import io.osbs.core.cluster.Documents;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.core.time.Pause;
import io.osbs.publish.RegistryStore;
import io.osbs.publish.TagMoves;
import io.osbs.publish.VersionRelease;
import io.osbs.publish.oci.ImageIndex;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.testkit.registry.RegistryDouble;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What publishing asks a registry for when all images are there already: the images are looked up,
 * the index is stored under the build's own tag, three floating tags are moved and looked at. The
 * registry is one in memory whose every answer takes {@link #ROUND_TRIP}.
 */
final class Publish implements Benchmark {

  private static final int RUNS = 5;
  private static final int REQUESTS = 12;
  private static final double FACTOR = 1.2;
  private static final Duration ROUND_TRIP = Duration.ofMillis(50);
  private static final List<String> TAGS = List.of("latest", "1.0", "1.0-1");

  private final Pause pause;

  Publish(Pause pause) {
    this.pause = pause;
  }

  @Override
  public String about() {
    return "publishing a pushed image for two platforms: requests, and time by round trips";
  }

  @Override
  public Verdict run() throws IOException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    int most = 0;
    for (int run = 0; run <= RUNS; run++) {
      try (RegistryDouble registry = RegistryDouble.start();
          RegistryClient client = CopyOnce.client(registry.host())) {
        ImageIndex index = push(client);
        registry.forget();
        registry.before(request -> roundTrip());
        Duration time = Place.time(() -> publish(client, index));
        int requests = registry.requests().size();
        System.out.printf(
            "%s %d requests, %d ms%n",
            run == 0 ? "warm-up:" : "run " + run + ":", requests, time.toMillis());
        if (run == 0) {
          registry.requests().forEach(System.out::println);
        } else {
          times.add(time);
          most = Math.max(most, requests);
        }
      } catch (FailureException e) {
        throw new IllegalStateException(e);
      }
    }
    Duration median = Place.median(times);
    long bound = (long) (FACTOR * most * ROUND_TRIP.toMillis());
    return new Verdict(
        "%d requests, %d ms".formatted(most, median.toMillis()),
        "%d requests, 1.2 x %d round trips of %d ms = %d ms"
            .formatted(REQUESTS, most, ROUND_TRIP.toMillis(), bound),
        most <= REQUESTS && median.toMillis() <= bound);
  }

  private void roundTrip() {
    try {
      pause.pause(ROUND_TRIP);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static ImageIndex push(RegistryClient client)
      throws FailureException, InterruptedException {
    List<Digest> images = BigImage.push(client, "team/hello", "pushed", List.of(1000));
    List<Fragment> fragments = new ArrayList<>();
    for (int at = 0; at < images.size(); at++) {
      fragments.add(
          new Fragment(
              new Platform(List.of("x86_64", "ppc64le").get(at)),
              new Architecture(BigImage.ARCHITECTURES.get(at)),
              new ImageReference(null, "team/hello", null, images.get(at)),
              "application/vnd.oci.image.manifest.v1+json",
              500,
              1500,
              Map.of(),
              List.of(),
              List.of()));
    }
    return ImageIndex.of(fragments);
  }

  private void publish(RegistryClient client, ImageIndex index) throws InterruptedException {
    RegistryStore store = new RegistryStore(client);
    TagMoves moves =
        new TagMoves(
            store,
            "team/hello",
            new Memory(),
            new TagMoves.Holder("run", "request", Instant.EPOCH),
            InstantSource.system(),
            pause,
            text -> {});
    try {
      store.requireChildren("team/hello", index.children());
      store.putIndex("team/hello", index, List.of("unique"));
      moves.move(
          index.digest(),
          TAGS,
          VersionRelease.of(Map.of("version", "1.0", "release", "1")),
          tags -> store.tag("team/hello", index, tags));
    } catch (FailureException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The orchestrator cluster's documents. */
  private static final class Memory implements Documents {
    private final Map<String, byte[]> all = new TreeMap<>();

    @Override
    public void put(String name, byte[] content) {
      all.put(name, content);
    }

    @Override
    public boolean replace(String name, Optional<byte[]> expected, byte[] content) {
      boolean same = Arrays.equals(all.get(name), expected.orElse(null));
      if (same) {
        all.put(name, content);
      }
      return same;
    }

    @Override
    public Optional<byte[]> get(String name) {
      return Optional.ofNullable(all.get(name));
    }

    @Override
    public void delete(String name) {
      all.remove(name);
    }

    @Override
    public List<String> names(String prefix) {
      return all.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }
  }
}
