package io.osbs.simulation;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Input;
import io.osbs.core.orchestration.Memory;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.standing.Cordon;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.SharedDocument;
import io.osbs.core.standing.Standings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** An orchestrator namespace: its orchestrator cluster, its configuration and who runs in it. */
final class Namespace {

  private final World world;
  private final String origin;
  private final Path homePath;
  private final RemoteCluster home;
  private final Map<String, Path> paths = new TreeMap<>();
  private final Map<String, RemoteCluster> remotes = new TreeMap<>();
  private final SharedDocument<Standings> standings;
  private final SharedDocument<Standings> atHome;
  private final SharedDocument<Durations> durations;
  private final ValueStore<Memory> memories;
  private final Set<OrchestratorRun> runs = new LinkedHashSet<>();
  private Map<Platform, List<ClusterEntry>> clusters;

  Namespace(
      World world,
      String origin,
      SimulatedCluster home,
      Collection<SimulatedCluster> workers,
      Map<Platform, List<ClusterEntry>> clusters) {
    this.world = world;
    this.origin = origin;
    this.homePath = new Path(home);
    this.home = new RemoteCluster(homePath, world);
    this.clusters = clusters;
    ValueStore<Standings> values = new ValueStore<>(Standings.NONE);
    this.standings = new SharedDocument<>(this.home.documents(), "standings", values);
    this.atHome = new SharedDocument<>(home.documents(), "standings", values);
    this.durations =
        new SharedDocument<>(this.home.documents(), "durations", new ValueStore<>(Durations.NONE));
    this.memories = new ValueStore<>(new Memory(Timeline.START, Duration.ZERO, null, Map.of()));
    for (SimulatedCluster worker : workers) {
      Path path = new Path(worker);
      paths.put(worker.name(), path);
      remotes.put(worker.name(), new RemoteCluster(path, world));
    }
  }

  String origin() {
    return origin;
  }

  SimulatedCluster homeCluster() {
    return homePath.cluster();
  }

  Path homePath() {
    return homePath;
  }

  RemoteCluster home() {
    return home;
  }

  Path path(String cluster) {
    Path path = paths.get(cluster);
    if (path == null) {
      throw new IllegalArgumentException("no such cluster: " + cluster);
    }
    return path;
  }

  RemoteCluster remote(String cluster) {
    RemoteCluster remote = remotes.get(cluster);
    if (remote == null) {
      throw new IllegalArgumentException("no such cluster: " + cluster);
    }
    return remote;
  }

  Map<Platform, List<ClusterEntry>> clusters() {
    return clusters;
  }

  List<ClusterEntry> clustersOf(Platform platform) {
    return clusters.getOrDefault(platform, List.of());
  }

  /** How the clusters truly stand, whatever anybody has heard. */
  Standings truth() {
    try {
      return atHome.get();
    } catch (ClusterException e) {
      throw new IllegalStateException("a simulated cluster does not fail by itself", e);
    }
  }

  /** How the clusters stand, over the network. */
  SharedDocument<Standings> standings() {
    return standings;
  }

  SharedDocument<Durations> durations() {
    return durations;
  }

  ValueStore<Memory> memories() {
    return memories;
  }

  Set<OrchestratorRun> runs() {
    return runs;
  }

  /** The configuration changes; whoever runs reads it a little later. */
  void configure(String cluster, Platform platform, UnaryOperator<ClusterEntry> change) {
    Map<Platform, List<ClusterEntry>> changed = new LinkedHashMap<>(clusters);
    changed.computeIfPresent(
        platform,
        (_, entries) ->
            entries.stream()
                .map(entry -> entry.name().equals(cluster) ? change.apply(entry) : entry)
                .toList());
    clusters = changed;
    tellAll(() -> new Input.Configured(clusters));
  }

  /** Somebody cordons a cluster; whoever runs finds out by itself. */
  void cordon(String cluster, String reason) {
    Cordon cordon = new Cordon("eva", world.timeline().instant(), reason);
    change(all -> all.cordoned(cluster, cordon));
    world.tell(new Happening.Cordoned(origin, cluster, true));
  }

  void uncordon(String cluster) {
    world.tell(new Happening.Cordoned(origin, cluster, false));
    change(all -> all.uncordoned(cluster));
  }

  private void change(UnaryOperator<Standings> change) {
    try {
      atHome.change(change);
    } catch (ClusterException e) {
      throw new IllegalStateException("a simulated cluster does not fail by itself", e);
    }
  }

  /** An input as it is when it arrives. */
  private interface Latest {
    Input input();
  }

  private void tellAll(Latest latest) {
    for (OrchestratorRun run : new ArrayList<>(runs)) {
      world.timeline().in(world.dice().between(200, 4_000), () -> run.receive(latest.input()));
    }
  }

  void workersChanged(String cluster) {
    boolean deaf = path(cluster).is(Path.Trouble.DEAF) || path(cluster).is(Path.Trouble.CUT);
    for (OrchestratorRun run : runs) {
      run.notices().clusterChanged(cluster, deaf);
    }
  }

  /** An orchestrator build of this namespace changed. */
  void orchestratorsChanged() {
    boolean deaf = homePath.is(Path.Trouble.DEAF) || homePath.is(Path.Trouble.CUT);
    for (OrchestratorRun run : runs) {
      run.notices().waitersChanged(deaf);
    }
  }
}
