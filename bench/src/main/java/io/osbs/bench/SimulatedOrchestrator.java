package io.osbs.bench;

import io.osbs.cluster.document.DurationsDocument;
import io.osbs.cluster.document.StandingsDocument;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Assignment;
import io.osbs.core.orchestration.Fence;
import io.osbs.core.orchestration.Input;
import io.osbs.core.orchestration.Memory;
import io.osbs.core.orchestration.Orchestration;
import io.osbs.core.orchestration.Performer;
import io.osbs.core.orchestration.Plan;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.orchestration.Resumption;
import io.osbs.core.orchestration.Step;
import io.osbs.core.orchestration.Terms;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.SharedDocument;
import io.osbs.core.standing.Standings;
import io.osbs.core.time.Pause;
import io.osbs.reactor.orchestrator.Driver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * An orchestrator build without a process of its own: the real orchestration, driven against the
 * simulator until its worker build is created.
 */
final class SimulatedOrchestrator {

  static final Platform PLATFORM = new Platform("x86_64");

  private final Cluster home;
  private final Map<String, Cluster> clusters;
  private final List<ClusterEntry> entries;
  private final BuildName name;
  private final Pause pause;
  private final InstantSource clock = InstantSource.system();

  SimulatedOrchestrator(
      Cluster home,
      Map<String, Cluster> clusters,
      List<ClusterEntry> entries,
      String name,
      Pause pause) {
    this.home = home;
    this.clusters = Map.copyOf(clusters);
    this.entries = List.copyOf(entries);
    this.name = new BuildName(name);
    this.pause = pause;
  }

  private Cluster cluster(String wanted) {
    Cluster cluster = clusters.get(wanted);
    if (cluster == null) {
      throw new IllegalArgumentException(wanted);
    }
    return cluster;
  }

  /** Makes the orchestrator build, which nobody runs, and takes its fence. */
  Prepared prepare() throws ClusterException {
    Build own =
        home.builds()
            .create(
                new BuildSpec(
                    name,
                    BuildKind.ORCHESTRATOR,
                    List.of(),
                    Map.of(),
                    List.of(),
                    Map.of(),
                    0,
                    Duration.ofHours(28),
                    Map.of(
                        Labels.REQUEST,
                        name.value(),
                        Labels.KIND,
                        BuildKind.ORCHESTRATOR.word(),
                        Labels.CLASS,
                        RequestClass.RELEASE.word()),
                    Map.of(),
                    null));
    Fence fence = new Fence(home.documents(), name.value(), own.uid());
    fence.take();
    return new Prepared(own, fence);
  }

  /** What is there before placement begins. */
  final class Prepared {
    private final Build own;
    private final Fence fence;

    Prepared(Build own, Fence fence) {
      this.own = own;
      this.fence = fence;
    }

    /**
     * Runs until this thread is interrupted.
     *
     * @param listener told of every input and step
     */
    void run(BiConsumer<Input, Step> listener) {
      Terms terms =
          new Terms(
              name,
              name.value(),
              RequestClass.RELEASE,
              own.created(),
              "bench",
              List.of(PLATFORM),
              new TreeSet<>(List.of(PublishStep.FIRST)),
              PlacementSettings.DEFAULTS,
              Map.of());
      Performer performer =
          new Performer(terms, home, fence, new Site(), clock, Thread::startVirtualThread);
      Plan plan =
          Orchestration.start(
              terms, Map.of(PLATFORM, entries), Resumption.FRESH, 0, null, clock.instant());
      try {
        new Driver(performer, clock, SimulatedOrchestrator.this::cluster, listener, pause)
            .run(plan, home);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Site implements Performer.Site {

    @Override
    public Cluster cluster(String wanted) {
      return SimulatedOrchestrator.this.cluster(wanted);
    }

    @Override
    public BuildSpec worker(Platform platform, Assignment assignment) {
      var slot = assignment.slot();
      if (slot == null) {
        throw new IllegalStateException("no slot");
      }
      return PlacementTimes.worker(assignment.worker(), slot);
    }

    @Override
    public Fragment fragment(byte[] document) {
      throw new IllegalArgumentException("no worker build of a benchmark ends");
    }

    @Override
    public Optional<String> outdated(Platform platform, Assignment assignment, Fragment fragment) {
      return Optional.empty();
    }

    @Override
    public Optional<Failure> publish(PublishStep step) {
      return Optional.empty();
    }

    @Override
    public SharedDocument<Standings> standings() {
      return StandingsDocument.of(home.documents());
    }

    @Override
    public SharedDocument<Durations> durations() {
      return DurationsDocument.of(home.documents());
    }

    @Override
    public void remember(Memory memory) {}

    @Override
    public Optional<Failure> undo(Phase phase) {
      return Optional.empty();
    }
  }
}
