package io.osbs.simulation;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.SecretMount;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The builds of a simulated cluster. */
final class SimulatedBuilds implements Builds {

  private final SimulatedCluster cluster;
  private final InstantSource clock;
  private final Map<BuildName, StoredBuild> builds = new LinkedHashMap<>();
  private final Map<String, List<StoredBuild>> byRequest = new HashMap<>();
  private final Set<StoredBuild> active = new LinkedHashSet<>();
  private int activeWorkers;

  /** What was listed since the last change: many who wait list the same. */
  private final Map<Map<String, String>, List<Build>> listed = new HashMap<>();

  private long listedAt = -1;
  private long made;

  SimulatedBuilds(SimulatedCluster cluster, InstantSource clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  @Override
  public Build create(BuildSpec spec) throws ClusterException {
    synchronized (cluster.lock()) {
      StoredBuild before = builds.get(spec.name());
      if (before != null) {
        return before.shown();
      }
      for (SecretMount mount : spec.mounts()) {
        if (!cluster.hasSecret(mount.secret())) {
          throw new ClusterException(
              new ClusterFault.Invalid(
                  "build %s mounts secret %s, which %s does not have"
                      .formatted(spec.name(), mount.secret(), cluster.name())));
        }
      }
      made++;
      String uid = cluster.name() + "-build-" + made;
      StoredBuild build = new StoredBuild(spec, uid, clock.instant());
      add(build);
      cluster.observer().created(build);
      cluster.changed(build.shown());
      return build.shown();
    }
  }

  private void add(StoredBuild build) {
    builds.put(build.spec().name(), build);
    active.add(build);
    activeWorkers += isWorker(build) ? 1 : 0;
    String request = build.spec().labels().get(Labels.REQUEST);
    if (request != null) {
      byRequest.computeIfAbsent(request, _ -> new ArrayList<>()).add(build);
    }
  }

  @Override
  public Optional<Build> find(BuildName name) {
    synchronized (cluster.lock()) {
      return stored(name).map(StoredBuild::shown);
    }
  }

  @Override
  public List<Build> list(Map<String, String> labels) {
    synchronized (cluster.lock()) {
      List<Build> found = new ArrayList<>();
      for (StoredBuild build : among(labels)) {
        if (build.shown().labels().entrySet().containsAll(labels.entrySet())) {
          found.add(build.shown());
        }
      }
      return found;
    }
  }

  @Override
  public List<Build> active(Map<String, String> labels) {
    synchronized (cluster.lock()) {
      if (listedAt != cluster.changes()) {
        listed.clear();
        listedAt = cluster.changes();
      }
      return listed.computeIfAbsent(labels, this::listActive);
    }
  }

  private List<Build> listActive(Map<String, String> labels) {
    List<Build> found = new ArrayList<>();
    for (StoredBuild build : active) {
      if (build.shown().labels().entrySet().containsAll(labels.entrySet())) {
        found.add(build.shown());
      }
    }
    return List.copyOf(found);
  }

  private Collection<StoredBuild> among(Map<String, String> labels) {
    String request = labels.get(Labels.REQUEST);
    return request == null ? builds.values() : byRequest.getOrDefault(request, List.of());
  }

  @Override
  public void cancel(BuildName name) {
    synchronized (cluster.lock()) {
      StoredBuild build = builds.get(name);
      if (build == null || build.phase().isFinal() || build.isCancelAsked()) {
        return;
      }
      build.askToEnd();
      if (build.phase() == Phase.RUNNING) {
        cluster.observer().cancelAsked(build);
      } else {
        move(name, Phase.CANCELLED, Failure.of(FailureKind.CANCELLED, "cancelled before it ran"));
      }
    }
  }

  @Override
  public void annotate(BuildName name, Map<String, String> annotations) {
    synchronized (cluster.lock()) {
      StoredBuild build = builds.get(name);
      if (build != null) {
        build.annotate(annotations);
        cluster.changed(build.shown());
      }
    }
  }

  @Override
  public byte[] log(BuildName name, long offset, int limit) {
    synchronized (cluster.lock()) {
      return stored(name).map(build -> build.log(offset, limit)).orElseGet(() -> new byte[0]);
    }
  }

  @Override
  public Optional<byte[]> result(BuildName name) {
    synchronized (cluster.lock()) {
      return stored(name).flatMap(build -> Optional.ofNullable(build.result())).map(byte[]::clone);
    }
  }

  @Override
  public OptionalLong remove(Build seen) {
    synchronized (cluster.lock()) {
      Build now = stored(seen.name()).map(StoredBuild::shown).orElse(null);
      if (now == null || now.phase().isActive() || !now.uid().equals(seen.uid())) {
        return OptionalLong.empty();
      }
      remove(seen.name());
      return OptionalLong.of(0);
    }
  }

  @Override
  public Changes watch() {
    synchronized (cluster.lock()) {
      return new Watch(cluster.changes());
    }
  }

  /** Nothing happens while nobody acts, so there is nothing to wait for. */
  private final class Watch implements Changes {
    private long seen;

    private Watch(long seen) {
      this.seen = seen;
    }

    @Override
    public boolean await(Duration atMost) {
      synchronized (cluster.lock()) {
        boolean changed = cluster.changes() != seen;
        seen = cluster.changes();
        return changed;
      }
    }

    @Override
    public void close() {}
  }

  void move(BuildName name, Phase phase, @Nullable Failure failure) {
    StoredBuild build = builds.get(name);
    if (build != null && build.phase().isActive()) {
      build.enter(phase, failure, clock.instant());
      if (phase.isFinal()) {
        endedOrGone(build);
      }
      cluster.changed(build.shown());
    }
  }

  void remove(BuildName name) {
    StoredBuild build = builds.remove(name);
    if (build != null) {
      endedOrGone(build);
      String request = build.spec().labels().get(Labels.REQUEST);
      if (request != null) {
        byRequest.getOrDefault(request, new ArrayList<>()).remove(build);
      }
      cluster.changed(build.shown());
    }
  }

  Optional<StoredBuild> stored(BuildName name) {
    return Optional.ofNullable(builds.get(name));
  }

  private static boolean isWorker(StoredBuild build) {
    return build.spec().kind() == BuildKind.WORKER;
  }

  private void endedOrGone(StoredBuild build) {
    if (active.remove(build)) {
      activeWorkers -= isWorker(build) ? 1 : 0;
    }
  }

  /** The active builds of a kind, oldest first. */
  List<StoredBuild> active(BuildKind kind) {
    return active.stream().filter(build -> build.spec().kind() == kind).toList();
  }

  /** How many worker builds are active. */
  int activeWorkers() {
    return activeWorkers;
  }

  @Nullable Phase phase(BuildName name) {
    StoredBuild build = builds.get(name);
    return build == null ? null : build.phase();
  }

  Map<BuildName, Build> all() {
    Map<BuildName, Build> all = new LinkedHashMap<>();
    builds.forEach((name, build) -> all.put(name, build.shown()));
    return all;
  }
}
