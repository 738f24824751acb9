package io.osbs.cluster.local;

import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.ClusterException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds as directories and child processes. */
final class LocalBuilds implements Builds {

  private static final Logger LOG = LoggerFactory.getLogger(LocalBuilds.class);

  private static final Comparator<Build> OLDEST_FIRST =
      Comparator.comparing(Build::created).thenComparing(Build::name);

  private final StateDirectory state;
  private final Sightings sightings;
  private final Sweeper sweeper;
  private final BuildMaker maker;
  private final BuildStarter starter;
  private final ClientTurns turns;
  private final InstantSource clock;

  LocalBuilds(
      StateDirectory state,
      Sweeper sweeper,
      BuildMaker maker,
      BuildStarter starter,
      ClientTurns turns,
      InstantSource clock) {
    this.state = state;
    this.sightings = new Sightings(state, clock);
    this.sweeper = sweeper;
    this.maker = maker;
    this.starter = starter;
    this.turns = turns;
    this.clock = clock;
  }

  @Override
  public Turn turn() throws ClusterException, InterruptedException {
    return turns.await();
  }

  @Override
  public Build create(BuildSpec spec) throws ClusterException {
    Optional<Build> existing = find(spec.name());
    if (existing.isPresent()) {
      return existing.get();
    }
    starter.lookAhead();
    Optional<StoredBuild> made = maker.make(spec);
    if (made.isPresent()) {
      start(made.get());
      state.changed();
    }
    return find(spec.name())
        .orElseThrow(() -> Faults.refused("build %s was removed again".formatted(spec.name())));
  }

  private void start(StoredBuild stored) throws ClusterException {
    BuildDirectory directory = state.build(stored.spec().name());
    try {
      starter.start(stored, directory);
    } catch (IOException e) {
      Failure failure =
          Failure.of(
                  FailureKind.INFRASTRUCTURE,
                  "the build's process could not be started: " + e.getMessage())
              .because(FailureCause.PROCESS_LOST);
      conclude(stored, directory, failure);
    }
  }

  private void conclude(StoredBuild stored, BuildDirectory directory, Failure failure)
      throws ClusterException {
    try (FileLocks.Held lock = FileLocks.tryExclusive(directory.aliveLock()).orElse(null)) {
      // Where somebody looks at this very moment, the build ends as one that never started.
      if (lock != null) {
        directory.writeStatus(
            BuildStatus.fresh(stored.uid()).ended(Phase.ERROR, failure, clock.instant()));
        state.unmarkActive(stored.spec().name());
      }
    } catch (IOException e) {
      throw Faults.of("create build " + stored.spec().name(), directory.path(), e);
    }
  }

  @Override
  public Optional<Build> find(BuildName name) throws ClusterException {
    return look(name).map(Sighting::toBuild);
  }

  /** A build after whatever was to be put in order about it. */
  Optional<Sighting> look(BuildName name) throws ClusterException {
    BuildDirectory directory = state.build(name);
    try {
      Optional<Sighting> seen = sightings.of(name);
      return seen.isEmpty() ? seen : sweeper.look(directory, seen.get());
    } catch (UnreadableException e) {
      throw Faults.unreadable(directory.buildFile(), e);
    } catch (IOException e) {
      throw Faults.of("read build " + name, directory.path(), e);
    }
  }

  @Override
  public List<Build> list(Map<String, String> labels) throws ClusterException {
    List<Build> builds = new ArrayList<>();
    try {
      for (BuildName name : sightings.names()) {
        lookForList(name, labels).map(Sighting::toBuild).ifPresent(builds::add);
      }
    } catch (IOException e) {
      throw Faults.of("list the builds", state.builds(), e);
    }
    builds.sort(OLDEST_FIRST);
    return builds;
  }

  @Override
  public List<Build> active(Map<String, String> labels) throws ClusterException {
    List<Build> builds = new ArrayList<>();
    try {
      for (BuildName name : sightings.activeNames()) {
        Optional<Build> build = lookIfNeeded(name).map(Sighting::toBuild);
        if (build.isPresent() && build.get().phase().isActive()) {
          if (build.get().labels().entrySet().containsAll(labels.entrySet())) {
            builds.add(build.get());
          }
        } else if (build.isPresent()) {
          state.unmarkActive(name);
        }
      }
    } catch (IOException e) {
      throw Faults.of("list the active builds", state.active(), e);
    }
    builds.sort(OLDEST_FIRST);
    return builds;
  }

  /** Those that wait ask for all others at every change. */
  @SuppressWarnings("ReferenceEquality") // the very same
  private Optional<Sighting> lookIfNeeded(BuildName name) throws IOException {
    Optional<Sighting> seen = seenForList(name, Map.of());
    if (seen.isEmpty() || sightings.wasWell(name, seen.get())) {
      return seen;
    }
    Optional<Sighting> looked = sweeper.look(state.build(name), seen.get());
    if (looked.isPresent() && looked.get() == seen.get()) {
      sightings.isWell(name, seen.get());
    }
    return looked;
  }

  private Optional<Sighting> lookForList(BuildName name, Map<String, String> labels)
      throws IOException {
    Optional<Sighting> seen = seenForList(name, labels);
    return seen.isEmpty() ? seen : sweeper.look(state.build(name), seen.get());
  }

  /** One unreadable build must not hide the others. */
  private Optional<Sighting> seenForList(BuildName name, Map<String, String> labels)
      throws IOException {
    try {
      return sightings.of(name).filter(found -> hasLabels(found.stored().spec(), labels));
    } catch (UnreadableException e) {
      LOG.warn("left out build {}: its build.json cannot be read: {}", name, e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean hasLabels(BuildSpec spec, Map<String, String> labels) {
    return spec.labels().entrySet().containsAll(labels.entrySet());
  }

  @Override
  public void cancel(BuildName name) throws ClusterException {
    Optional<Sighting> found = look(name);
    if (found.isEmpty() || found.get().status().phase().isFinal()) {
      return;
    }
    BuildDirectory directory = state.build(name);
    try {
      if (!directory.cancelRequested()) {
        directory.requestCancel(clock.instant());
        state.changed();
      }
    } catch (IOException e) {
      throw Faults.of("cancel build " + name, directory.path(), e);
    }
    // One that has no process yet is Cancelled by looking at it; the others are asked.
    Optional<Sighting> seen = look(name);
    if (seen.isPresent() && seen.get().status().phase().isActive()) {
      try {
        sweeper.terminate(seen.get());
      } catch (IOException e) {
        throw Faults.of("end the process of build " + name, directory.path(), e);
      }
    }
  }

  @Override
  public void annotate(BuildName name, Map<String, String> changes) throws ClusterException {
    Annotations.change(state, name, changes);
  }

  @Override
  public byte[] log(BuildName name, long offset, int limit) throws ClusterException {
    BuildDirectory directory = state.build(name);
    try {
      return directory.log(offset, limit);
    } catch (IOException e) {
      throw Faults.of("read the log of build " + name, directory.log(), e);
    }
  }

  @Override
  public Optional<byte[]> result(BuildName name) throws ClusterException {
    BuildDirectory directory = state.build(name);
    try {
      return AtomicFiles.read(directory.result());
    } catch (IOException e) {
      throw Faults.of("read the result of build " + name, directory.result(), e);
    }
  }

  @Override
  public OptionalLong remove(Build seen) throws ClusterException {
    // Looking first: one whose process died is final only once somebody has looked.
    Optional<Sighting> found = look(seen.name());
    if (found.isEmpty() || found.get().status().phase().isActive()) {
      return OptionalLong.empty();
    }
    return BuildRemoval.run(state, seen.name(), seen.uid());
  }

  @Override
  public Changes watch() {
    return LocalChanges.of(state);
  }

  @Override
  public Changes watch(BuildName name) {
    return PolledChanges.of(state.build(name));
  }
}
