package io.osbs.simulation;

import io.osbs.core.build.Failure;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Assignment;
import io.osbs.core.orchestration.Memory;
import io.osbs.core.orchestration.Performer;
import io.osbs.core.orchestration.Plan;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.orchestration.WorkerPlan;
import io.osbs.core.orchestration.WorkerStatus;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.SharedDocument;
import io.osbs.core.standing.Standings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the performer of an orchestrator's run needs to know. */
final class Surroundings implements Performer.Site {
  private final World world;
  private final RequestCase request;
  private final Namespace namespace;
  private final OrchestratorRun run;

  Surroundings(World world, RequestCase request, OrchestratorRun run) {
    this.world = world;
    this.request = request;
    this.namespace = request.namespace();
    this.run = run;
  }

  @Override
  public Cluster cluster(String name) {
    return namespace.remote(name);
  }

  @Override
  public BuildSpec worker(Platform platform, Assignment assignment) {
    return request.workerSpec(platform, assignment);
  }

  @Override
  public Fragment fragment(byte[] document) {
    return Images.fragment(document);
  }

  @Override
  public Optional<String> outdated(Platform platform, Assignment assignment, Fragment fragment) {
    boolean inherited = assignment.slot() == null && request.isRetried();
    return inherited && world.destinies().isParentChanged()
        ? Optional.of("its parent is another image now")
        : Optional.empty();
  }

  @Override
  public Optional<Failure> publish(PublishStep step) {
    if (run.isAlive() && step == PublishStep.FIRST) {
      request.recordImages(images());
    }
    if (step.isIrrevocable()) {
      // Recorded before anything is done: of a dead run too, whose last call came through.
      request.recordIrrevocable();
    }
    Optional<Failure> failure = world.registry().publish(request, step);
    // What a dead run did is done, but nobody has recorded it.
    if (run.isAlive() && failure.isEmpty()) {
      request.recordDone(step);
    }
    return failure;
  }

  private Map<Platform, WorkerStatus.Done> images() {
    Map<Platform, WorkerStatus.Done> images = new TreeMap<>();
    Plan plan = run.plan();
    if (plan != null) {
      for (WorkerPlan worker : plan.workers().values()) {
        if (worker.status() instanceof WorkerStatus.Done done) {
          images.put(worker.platform(), done);
        }
      }
    }
    return images;
  }

  @Override
  public Optional<Failure> undo(Phase phase) {
    request.recordImages(Map.of());
    return world.registry().undo(request);
  }

  @Override
  public SharedDocument<Standings> standings() {
    return namespace.standings();
  }

  @Override
  public SharedDocument<Durations> durations() {
    return namespace.durations();
  }

  @Override
  public void remember(Memory memory) throws ClusterException {
    namespace.home().documents().put(run.memoryName(), namespace.memories().write(memory));
  }
}
