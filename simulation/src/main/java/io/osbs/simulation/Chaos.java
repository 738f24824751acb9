package io.osbs.simulation;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.simulation.Path.Trouble;
import io.osbs.simulation.WorldPlan.Site;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes things go wrong, until it becomes calm. */
final class Chaos {

  /** What is counted where it strikes, and not where it begins. */
  private final World world;

  private final Dice dice;
  private final Set<Fault> faults;
  private final long grace;
  private int foreignBuilds;

  Chaos(World world, Set<Fault> faults) {
    this.world = world;
    this.dice = world.dice();
    this.faults = faults;
    this.grace = world.plan().settings().unreachableGrace().toMillis();
  }

  /** Plans everything that goes wrong by the clock, and sets the weather. */
  void begin() {
    weather();
    times(Fault.PARTITION_SHORT, 8, 1_000, grace - 1_000, this::cut);
    times(Fault.PARTITION_LONG, 4, grace + 5_000, 4 * grace, this::cut);
    times(Fault.BLACKOUT, 1, grace + 30_000, 3 * grace, this::blackout);
    times(Fault.FLAPPING, 2, 20_000, 120_000, this::flap);
    times(Fault.SLOW_CLUSTER, 4, 5_000, 120_000, (length, _) -> trouble(Trouble.SLOW, length));
    times(Fault.HOME_UNREACHABLE, 3, 2_000, 2 * grace, this::cutHome);
    times(
        Fault.CREATE_REFUSED, 12, 5_000, 90_000, (length, _) -> trouble(Trouble.REFUSING, length));
    times(Fault.FORBIDDEN, 1, 20_000, 200_000, this::forbid);
    times(
        Fault.STALE_LIST,
        10,
        500,
        Drawing.LONGEST_PAST,
        (length, _) -> trouble(Trouble.STALE, length));
    times(Fault.WATCH_GAP, 6, 2_000, 90_000, (length, _) -> trouble(Trouble.DEAF, length));
    times(Fault.CLOCK_JUMP, 4, 1, 1, this::jump);
    times(Fault.MAXIMUM_CHANGED, 6, 1, 1, this::changeMaximum);
    times(Fault.DISABLED, 3, 5_000, 200_000, this::disable);
    times(Fault.CORDON, 3, 5_000, 150_000, this::cordon);
    times(Fault.FOREIGN_BUILD, 12, 5_000, 90_000, this::foreign);
    times(Fault.REGISTRY_FAILING, 4, 1_000, 2 * grace, this::breakRegistry);
    if (faults.contains(Fault.SHARED_CLUSTERS)) {
      world.tally().count(Fault.SHARED_CLUSTERS);
    }
  }

  private void weather() {
    Weather weather = world.weather();
    weather.requestLost = likely(Fault.REQUEST_LOST, 0.02);
    weather.replyLost =
        Math.max(
            likely(Fault.REPLY_LOST, 0.02),
            Math.max(likely(Fault.CREATE_LOST, 0.06), likely(Fault.TAKE_LOST, 0.04)));
    weather.effectDelayed =
        Math.max(likely(Fault.CREATE_DELAYED, 0.06), likely(Fault.TAKE_DELAYED, 0.06));
    weather.replyDoubled = likely(Fault.REPLY_DOUBLED, 0.04);
    weather.createdCancelled = likely(Fault.WORKER_CANCELLED, 0.5);
    weather.noticeLost = likely(Fault.NOTICE_LOST, 0.3);
    weather.noticeDoubled = likely(Fault.NOTICE_DOUBLED, 0.1);
    weather.publishLost = likely(Fault.PUBLISH_LOST, 0.06);
    weather.crash = likely(Fault.ORCHESTRATOR_CRASH, 0.015);
    weather.pause = likely(Fault.ORCHESTRATOR_PAUSE, 0.006);
    weather.cordon = likely(Fault.CORDON_RACE, 0.02);
    weather.zombie = likely(Fault.ORCHESTRATOR_ZOMBIE, 0.008);
  }

  private double likely(Fault fault, double most) {
    return faults.contains(fault) ? most * dice.unit() : 0;
  }

  /** Something that lasts for a while, or happens at once. */
  private interface Strike {
    void strike(long length, Fault fault);
  }

  private void times(Fault fault, int most, long shortest, long longest, Strike strike) {
    if (!faults.contains(fault)) {
      return;
    }
    int count = dice.between(1, most);
    for (int i = 0; i < count; i++) {
      long length = dice.between(shortest, Math.max(shortest, longest));
      long last = Math.max(0, world.plan().calmAt() - length - 1);
      world.timeline().in(dice.between(0, last), () -> strike.strike(length, fault));
    }
  }

  private SimulatedCluster anyCluster() {
    return dice.pick(List.copyOf(world.clusters().values()));
  }

  private Path anyPath() {
    return dice.pick(world.namespaces()).path(anyCluster().name());
  }

  private void trouble(Trouble trouble, long length) {
    during(anyPath(), trouble, length);
  }

  private void during(Path path, Trouble trouble, long length) {
    path.begin(trouble);
    world.timeline().in(length, () -> path.end(trouble, world.timeline().now()));
  }

  private void cut(long length, Fault fault) {
    world.tally().count(fault);
    trouble(Trouble.CUT, length);
  }

  private void blackout(long length, Fault fault) {
    world.tally().count(fault);
    Namespace namespace = dice.pick(world.namespaces());
    List<Platform> platforms = List.copyOf(namespace.clusters().keySet());
    for (ClusterEntry entry : namespace.clustersOf(dice.pick(platforms))) {
      during(namespace.path(entry.name()), Trouble.CUT, length);
    }
  }

  private void flap(long length, Fault fault) {
    world.tally().count(fault);
    Path path = anyPath();
    for (long at = 0; at < length - 10_000; at += 10_000) {
      world.timeline().in(at, () -> during(path, Trouble.CUT, dice.between(1_000, 8_000)));
    }
  }

  private void cutHome(long length, Fault fault) {
    world.tally().count(fault);
    during(dice.pick(world.namespaces()).homePath(), Trouble.CUT, length);
  }

  private void forbid(long length, Fault fault) {
    world.tally().count(fault);
    Namespace namespace = dice.pick(world.namespaces());
    if (dice.chance(0.5)) {
      during(namespace.path(anyCluster().name()), Trouble.FORBIDDEN, length);
      return;
    }
    Platform platform = dice.pick(List.copyOf(namespace.clusters().keySet()));
    for (ClusterEntry entry : namespace.clustersOf(platform)) {
      during(namespace.path(entry.name()), Trouble.FORBIDDEN, length);
    }
  }

  private void jump(long ignored, Fault fault) {
    world.tally().count(fault);
    boolean home = dice.chance(0.2);
    String cluster =
        home ? dice.pick(world.namespaces()).homeCluster().name() : anyCluster().name();
    world.jumpClock(cluster, dice.between(-3_600_000L, 3_600_000L));
  }

  private void changeMaximum(long ignored, Fault fault) {
    world.tally().count(fault);
    Site site = dice.pick(world.plan().sites());
    Platform platform = dice.pick(List.copyOf(site.maxima().keySet()));
    int maximum = dice.between(0, 6);
    world.tell(new Happening.Maximum(site.name(), platform, maximum));
    configureAll(
        site.name(), platform, entry -> new ClusterEntry(entry.name(), maximum, entry.enabled()));
    if (maximum == 0) {
      int usual = site.maxima().getOrDefault(platform, 1);
      world
          .timeline()
          .in(
              Math.min(60_000, world.plan().calmAt() - world.timeline().now() - 1),
              () -> restore(site, platform, usual));
    }
  }

  private void restore(Site site, Platform platform, int maximum) {
    world.tell(new Happening.Maximum(site.name(), platform, maximum));
    configureAll(
        site.name(), platform, entry -> new ClusterEntry(entry.name(), maximum, entry.enabled()));
  }

  private void configureAll(String cluster, Platform platform, UnaryOperator<ClusterEntry> change) {
    for (Namespace namespace : world.namespaces()) {
      namespace.configure(cluster, platform, change);
    }
  }

  private void disable(long length, Fault fault) {
    world.tally().count(fault);
    Site site = dice.pick(world.plan().sites());
    for (Platform platform : site.maxima().keySet()) {
      configureAll(
          site.name(),
          platform,
          entry -> new ClusterEntry(entry.name(), entry.maxConcurrentBuilds(), false));
      world
          .timeline()
          .in(
              length,
              () ->
                  configureAll(
                      site.name(),
                      platform,
                      entry -> new ClusterEntry(entry.name(), entry.maxConcurrentBuilds(), true)));
    }
  }

  private void cordon(long length, Fault fault) {
    world.tally().count(fault);
    Namespace namespace = dice.pick(world.namespaces());
    String cluster = anyCluster().name();
    namespace.cordon(cluster, "maintenance");
    world.timeline().in(length, () -> namespace.uncordon(cluster));
  }

  private void breakRegistry(long length, Fault fault) {
    world.registry().beginToFail();
    world.timeline().in(length, () -> world.registry().endToFail());
  }

  private void foreign(long length, Fault fault) {
    world.tally().count(fault);
    SimulatedCluster cluster = anyCluster();
    foreignBuilds++;
    BuildName name = new BuildName("foreign-" + foreignBuilds);
    try {
      cluster
          .builds()
          .create(
              RequestCase.spec(name, BuildKind.WORKER, Duration.ofHours(1), Map.of(), Map.of()));
    } catch (ClusterException e) {
      throw new IllegalStateException("a simulated cluster does not fail by itself", e);
    }
    tellOfForeign(cluster);
    world
        .timeline()
        .in(
            length,
            () -> {
              cluster.move(name, Phase.COMPLETE, null);
              tellOfForeign(cluster);
            });
  }

  private void tellOfForeign(SimulatedCluster cluster) {
    long active =
        cluster.storedBuilds().active(BuildKind.WORKER).stream()
            .filter(build -> build.spec().labels().isEmpty())
            .count();
    world.tell(new Happening.Foreign(cluster.name(), (int) active));
  }
}
