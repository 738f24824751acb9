package io.osbs.client.config;

import io.osbs.config.ConfigException;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What differs in capacity between two versions of config.yaml.
 *
 * @param platforms the platforms of both, the later version's first
 */
public record CapacityChanges(List<PlatformChange> platforms) {

  public CapacityChanges {
    platforms = List.copyOf(platforms);
  }

  /** What becomes of a cluster, for one platform. */
  public enum Kind {
    /** It is listed now. */
    ADDED,
    /** It is not listed any more. */
    REMOVED,
    /** It was enabled and is not. */
    DISABLED,
    /** It was not enabled and is. */
    ENABLED,
    /** Its maximum is another one. */
    CHANGED,
    /** Nothing. */
    SAME
  }

  /**
   * A platform.
   *
   * @param before worker builds that all its enabled clusters together could run at once
   * @param after the same now
   * @param clusters those of both versions, in file order
   */
  public record PlatformChange(
      Platform platform, int before, int after, List<ClusterChange> clusters) {

    public PlatformChange {
      clusters = List.copyOf(clusters);
    }
  }

  /**
   * A cluster, for one platform.
   *
   * @param before its capacity, 0 when it was not enabled
   * @param after the same now
   * @param running active worker builds of the platform there, asked only where the cluster takes
   *     no new ones any more; null when they are not known
   * @param unknown why they are not known; null when they are, or nobody asked
   */
  public record ClusterChange(
      String name,
      Kind kind,
      int before,
      int after,
      @Nullable List<BuildName> running,
      @Nullable String unknown) {}

  /**
   * Compares.
   *
   * @param earlier the earlier config.yaml
   * @return empty, and problems in the reading, when one of the two cannot be read
   */
  static Optional<CapacityChanges> since(Path earlier, SiteReading reading) {
    ReactorConfig before;
    try {
      before = ReactorConfig.load(earlier).value();
    } catch (ConfigException e) {
      reading.addAll(e.problems());
      return Optional.empty();
    }
    return reading.reactor().map(after -> between(before, after, reading));
  }

  private static CapacityChanges between(
      ReactorConfig before, ReactorConfig after, SiteReading reading) {
    Set<Platform> platforms = new LinkedHashSet<>(after.clusters().keySet());
    platforms.addAll(before.clusters().keySet());
    List<PlatformChange> changes = new ArrayList<>();
    for (Platform platform : platforms) {
      Map<String, ClusterEntry> then = byName(before.clustersOf(platform));
      Map<String, ClusterEntry> now = byName(after.clustersOf(platform));
      Set<String> names = new LinkedHashSet<>(now.keySet());
      names.addAll(then.keySet());
      List<ClusterChange> clusters =
          names.stream()
              .map(name -> change(name, platform, then.get(name), now.get(name), reading))
              .toList();
      changes.add(
          new PlatformChange(
              platform,
              clusters.stream().mapToInt(ClusterChange::before).sum(),
              clusters.stream().mapToInt(ClusterChange::after).sum(),
              clusters));
    }
    return new CapacityChanges(changes);
  }

  private static Map<String, ClusterEntry> byName(List<ClusterEntry> entries) {
    return entries.stream()
        .collect(
            Collectors.toMap(
                ClusterEntry::name, entry -> entry, (first, _) -> first, LinkedHashMap::new));
  }

  private static ClusterChange change(
      String name,
      Platform platform,
      @Nullable ClusterEntry then,
      @Nullable ClusterEntry now,
      SiteReading reading) {
    int before = capacity(then);
    int after = capacity(now);
    Kind kind = kind(then, now);
    boolean leaves = kind == Kind.REMOVED || kind == Kind.DISABLED;
    if (!leaves || reading.isOffline()) {
      String why = leaves ? "no cluster was asked" : null;
      return new ClusterChange(name, kind, before, after, null, why);
    }
    try {
      return new ClusterChange(name, kind, before, after, running(name, platform, reading), null);
    } catch (ClusterException e) {
      return new ClusterChange(name, kind, before, after, null, e.fault().detail());
    } catch (ConfigException e) {
      return new ClusterChange(name, kind, before, after, null, e.problems().getFirst().message());
    }
  }

  private static int capacity(@Nullable ClusterEntry entry) {
    return entry == null || !entry.enabled() ? 0 : entry.maxConcurrentBuilds();
  }

  private static Kind kind(@Nullable ClusterEntry then, @Nullable ClusterEntry now) {
    if (then == null) {
      return Kind.ADDED;
    }
    if (now == null) {
      return Kind.REMOVED;
    }
    if (then.enabled() != now.enabled()) {
      return now.enabled() ? Kind.ENABLED : Kind.DISABLED;
    }
    return then.maxConcurrentBuilds() == now.maxConcurrentBuilds() ? Kind.SAME : Kind.CHANGED;
  }

  private static List<BuildName> running(String name, Platform platform, SiteReading reading)
      throws ClusterException {
    Optional<OsbsConf> workers = reading.workerConf();
    if (workers.isEmpty()) {
      throw new ClusterException(
          new ClusterFault.Invalid("the worker clusters' osbs.conf could not be read"));
    }
    OsbsConf conf = workers.get();
    try (Cluster cluster = reading.files().open(conf.instance(name), conf)) {
      return cluster
          .builds()
          .list(Map.of(Labels.KIND, BuildKind.WORKER.word(), Labels.PLATFORM, platform.name()))
          .stream()
          .filter(build -> build.phase().isActive())
          .map(Build::name)
          .toList();
    }
  }
}
