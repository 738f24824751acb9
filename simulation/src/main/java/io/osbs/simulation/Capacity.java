package io.osbs.simulation;

import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.simulation.WorldPlan.Arrival;
import io.osbs.simulation.WorldPlan.Latency;
import io.osbs.simulation.WorldPlan.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a site's clusters can carry: its configuration, with builds arriving as they are expected
 * to, in virtual time, on a day on which nothing goes wrong.
 */
public final class Capacity {

  /** Final orchestrator builds are kept that long. */
  private static final Duration KEEP = Duration.ofMinutes(10);

  private static final long REACTION = 30_000;

  private Capacity() {}

  /**
   * A request to come.
   *
   * @param at since the beginning
   * @param builds each platform and how long its worker build takes, Pending included
   */
  public record Load(Duration at, RequestClass requestClass, Map<Platform, Duration> builds) {
    public Load {
      builds = new TreeMap<>(builds);
    }
  }

  /**
   * How much of a cluster was in use.
   *
   * @param maximum the largest one of its platforms
   * @param utilisation share of the maximum that was held, over the whole time
   * @param peak most slots held at once
   */
  public record Use(String cluster, int maximum, double utilisation, int peak) {}

  /**
   * What came out.
   *
   * @param requests that ended, {@code complete} of them well
   * @param builds worker builds that got a slot; the waits are theirs, from the request's arrival
   *     to the slot
   * @param makespan until the last worker build was done
   * @param violations of what must always hold; empty unless something is very wrong
   * @param course how it went
   */
  public record Outcome(
      int requests,
      int complete,
      int builds,
      Duration mean,
      Duration median,
      Duration p95,
      Duration longest,
      Duration makespan,
      List<Use> clusters,
      List<Violation> violations,
      Course course) {
    public Outcome {
      clusters = List.copyOf(clusters);
      violations = List.copyOf(violations);
    }

    /** The outcome as text for people. */
    public String text() {
      return CapacityText.of(this);
    }

    /** The course of it as lines of blocks for a terminal. */
    public String chart() {
      return CapacityChart.text(this);
    }

    /** The course of it as a picture for a browser. */
    public String svg(String title) {
      return CapacityChart.svg(this, title);
    }

    /** Both outcomes side by side, this one first. */
    public String comparedWith(String title, Outcome other) {
      return CapacityText.compare("as it is", this, title, other);
    }
  }

  /**
   * Runs the loads on the clusters.
   *
   * @param clusters per platform, as config.yaml lists them
   * @param loads in any order
   */
  public static Outcome run(
      Map<Platform, List<ClusterEntry>> clusters, List<Load> loads, long seed) {
    List<Arrival> arrivals = new ArrayList<>();
    for (Load load : loads) {
      Map<Platform, Long> durations = new TreeMap<>();
      load.builds().forEach((platform, length) -> durations.put(platform, length.toMillis()));
      arrivals.add(
          new Arrival(
              load.at().toMillis(),
              load.requestClass(),
              List.copyOf(durations.keySet()),
              durations));
    }
    WorldPlan plan =
        new WorldPlan(
            sites(clusters),
            1,
            PlacementSettings.DEFAULTS,
            arrivals,
            Latency.USUAL,
            Protocol.SOUND,
            0,
            KEEP.toMillis());
    return run(plan, seed);
  }

  private static Outcome run(WorldPlan plan, long seed) {
    Dice dice = new Dice(seed);
    Tally tally = new Tally();
    DrawnDestinies destinies =
        new DrawnDestinies(dice, tally, Set.of(), plan.settings(), plan.latency());
    World world = new World(plan, dice, destinies, tally);
    List<Violation> violations = new ArrayList<>();
    long never = Long.MAX_VALUE / 4;
    for (Invariant invariant :
        List.of(
            new Cap(0),
            new OneWorker(),
            new Progress(never, REACTION),
            new TagsLast(),
            new CleanEnd())) {
      invariant.reportTo(message ->
          violations.add(
              new Violation(
                  seed, Duration.ofMillis(world.timeline().now()), invariant.promise(), message)));
      world.watch(invariant);
    }
    Meter meter = new Meter();
    world.watch(meter);
    world.open();
    new Inspector(world).begin();
    while (world.isOpen() && world.timeline().step()) {
      // The world goes on.
    }
    new LastRites(world).hold();
    while (world.timeline().step()) {
      // What was on its way arrives.
    }
    return meter.outcome(violations);
  }

  private static List<Site> sites(Map<Platform, List<ClusterEntry>> clusters) {
    Map<String, TreeMap<Platform, Integer>> maxima = new LinkedHashMap<>();
    clusters.forEach((platform, entries) -> {
      for (ClusterEntry entry : entries) {
        if (entry.enabled() && entry.maxConcurrentBuilds() > 0) {
          maxima
              .computeIfAbsent(entry.name(), _ -> new TreeMap<>())
              .put(platform, entry.maxConcurrentBuilds());
        }
      }
    });
    List<Site> sites = new ArrayList<>();
    maxima.forEach((name, each) -> sites.add(new Site(name, each)));
    return sites;
  }

  /**
   * Requests that arrive independently of one another, each for all the platforms.
   *
   * @param perHour how many on average
   * @param shortest how long a worker build works at least, {@code longest} at most; all lengths
   *     between them are equally likely
   */
  public static List<Load> steady(
      double perHour,
      Duration length,
      List<Platform> platforms,
      Duration shortest,
      Duration longest,
      long seed) {
    Dice dice = new Dice(seed);
    List<Load> loads = new ArrayList<>();
    double at = 0;
    while (true) {
      at += -Math.log(1 - dice.unit()) * 3_600_000 / perHour;
      if (at >= length.toMillis()) {
        return loads;
      }
      Map<Platform, Duration> builds = new TreeMap<>();
      for (Platform platform : platforms) {
        builds.put(
            platform, Duration.ofMillis(dice.between(shortest.toMillis(), longest.toMillis())));
      }
      RequestClass requestClass = dice.pick(List.of(RequestClass.values()));
      loads.add(new Load(Duration.ofMillis((long) at), requestClass, builds));
    }
  }

  /** The same clusters with one more for a platform, or with another maximum for one of them. */
  public static Map<Platform, List<ClusterEntry>> with(
      Map<Platform, List<ClusterEntry>> clusters, Platform platform, ClusterEntry entry) {
    Map<Platform, List<ClusterEntry>> changed = new LinkedHashMap<>(clusters);
    List<ClusterEntry> entries = new ArrayList<>(clusters.getOrDefault(platform, List.of()));
    boolean known = entries.stream().anyMatch(each -> each.name().equals(entry.name()));
    if (known) {
      entries.replaceAll(each -> each.name().equals(entry.name()) ? entry : each);
    } else {
      entries.add(entry);
    }
    changed.put(platform, List.copyOf(entries));
    return changed;
  }
}
