package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.FragmentDocument;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.site.Site;
import io.osbs.config.ConfigException;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Action;
import io.osbs.core.orchestration.Assignment;
import io.osbs.core.orchestration.Fence;
import io.osbs.core.orchestration.Input;
import io.osbs.core.orchestration.Orchestration;
import io.osbs.core.orchestration.Performer;
import io.osbs.core.orchestration.Plan;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.orchestration.Resumption;
import io.osbs.core.orchestration.Step;
import io.osbs.core.orchestration.Terms;
import io.osbs.core.orchestration.WorkerStatus;
import io.osbs.reactor.context.Failures;
import io.osbs.reactor.context.ReactorContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One run of an orchestrator build, from the configuration to the published image. */
public final class OrchestratorBuild {

  private final ReactorContext context;
  private final Request request;
  private final Site site;
  private final boolean retry;
  private final Reporter reporter;
  private final AtomicReference<Driver> driver = new AtomicReference<>();

  /**
   * A run of the build that the context is in.
   *
   * @param retry true when a user asked for the request again
   */
  public OrchestratorBuild(ReactorContext context, Request request, Site site, boolean retry)
      throws ClusterException {
    this.context = context;
    this.request = request;
    this.site = site;
    this.retry = retry;
    this.reporter =
        new Reporter(
            context.own(), site.home().documents(), request, context.log(), context.wall());
  }

  /** What the build came to. */
  public Outcome run() throws InterruptedException {
    Failure failure = null;
    try {
      Action.Finish finish = orchestrate();
      reporter.finished(finish.phase(), finish.failure());
      return new Outcome(finish.phase(), finish.failure());
    } catch (FailureException e) {
      failure = e.failure();
    } catch (ConfigException e) {
      failure = Failures.of(e);
    } catch (ClusterException e) {
      failure = Failures.of(e.fault());
    }
    reporter.finished(Failures.phase(failure), failure);
    return new Outcome(Failures.phase(failure), failure);
  }

  /** The build was asked to end; its workers are to end first. May be called from any thread. */
  public boolean cancel() {
    Driver running = driver.get();
    if (running == null) {
      return false;
    }
    running.tell(new Input.CancelRequested());
    return true;
  }

  private Action.Finish orchestrate()
      throws FailureException, ClusterException, InterruptedException {
    Cluster home = site.home();
    Fence fence = new Fence(home.documents(), request.id(), context.own().uid());
    int earlierRuns = fence.take();
    String origin = Origin.of(home);
    reporter.doing("fetching the source");
    Prepared prepared = new Preparation(context, request, site).run();
    Destination destination =
        Destination.of(site, prepared.repository(), context.surroundings().home());
    Publication publication =
        new Publication(
            request,
            Stores.open(destination, context),
            destination.repository(),
            reporter::published);
    Terms terms =
        new Terms(
            context.own().name(),
            request.id(),
            request.requestClass(),
            context.own().created(),
            origin,
            prepared.platforms(),
            site.reactorConfig().placement());
    WorkerSpecs specs =
        new WorkerSpecs(prepared.request(), context.own().name(), origin, site, destination);
    Performer performer = new Performer(terms, home, fence, new Workplace(specs, publication));
    return drive(terms, performer, publication, earlierRuns);
  }

  private Action.Finish drive(
      Terms terms, Performer performer, Publication publication, int earlierRuns)
      throws ClusterException, InterruptedException {
    Resumption resumption =
        retry ? Resumption.RETRY : earlierRuns > 0 ? Resumption.ADOPT : Resumption.FRESH;
    Plan start =
        Orchestration.start(
            terms,
            site.reactorConfig().clusters(),
            resumption,
            earlierRuns,
            context.steady().instant());
    try (Relays relays = new Relays(site, context.log())) {
      Driver running =
          new Driver(
              performer,
              context.steady(),
              site::cluster,
              (input, step) -> {
                reporter.stepped(input, step, context.steady().instant());
                relays.follow(step.plan());
                offerFragments(step, publication);
              });
      driver.set(running);
      Thread attendant = Thread.ofVirtual().start(new Attendant(context, site, running));
      try {
        return running.run(start, site.home());
      } finally {
        attendant.interrupt();
      }
    }
  }

  /** The publish steps work on what the plan has; hand it over as soon as it is whole. */
  private static void offerFragments(Step step, Publication publication) {
    if (step.actions().contains(new Action.Publish(PublishStep.FIRST))) {
      publication.fragments(
          step.plan().workers().values().stream()
              .map(worker -> ((WorkerStatus.Done) worker.status()).fragment())
              .toList());
    }
  }

  /** How a build ended. */
  public record Outcome(Phase phase, @Nullable Failure failure) {}

  /** What the performer needs from the rest of the reactor. */
  private final class Workplace implements Performer.Site {

    private final WorkerSpecs specs;
    private final Publication publication;

    Workplace(WorkerSpecs specs, Publication publication) {
      this.specs = specs;
      this.publication = publication;
    }

    @Override
    public Cluster cluster(String name) throws ClusterException {
      return site.cluster(name);
    }

    @Override
    public BuildSpec worker(Platform platform, Assignment assignment) {
      return specs.spec(platform, assignment);
    }

    @Override
    public Fragment fragment(byte[] document) {
      try {
        return FragmentDocument.read(document);
      } catch (UnreadableException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }

    @Override
    public Optional<Failure> publish(PublishStep step) {
      return publication.run(step);
    }
  }
}
