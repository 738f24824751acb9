package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.MemoryDocument;
import io.osbs.cluster.document.PublicationRecord;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.site.Origin;
import io.osbs.cluster.site.Site;
import io.osbs.config.ConfigException;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Action;
import io.osbs.core.orchestration.Assignment;
import io.osbs.core.orchestration.Fence;
import io.osbs.core.orchestration.Input;
import io.osbs.core.orchestration.Memory;
import io.osbs.core.orchestration.Orchestration;
import io.osbs.core.orchestration.Performer;
import io.osbs.core.orchestration.Plan;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.orchestration.Reaper;
import io.osbs.core.orchestration.Resumption;
import io.osbs.core.orchestration.Step;
import io.osbs.core.orchestration.Terms;
import io.osbs.core.orchestration.WorkerPlan;
import io.osbs.core.orchestration.WorkerStatus;
import io.osbs.core.time.Pause;
import io.osbs.publish.CrossChecks;
import io.osbs.publish.ImageStore;
import io.osbs.publish.TagMoves;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.publish.registry.RegistryClients;
import io.osbs.reactor.context.Failures;
import io.osbs.reactor.context.ReactorContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One run of an orchestrator build, from the configuration to the published image. */
public final class OrchestratorBuild {

  private final ReactorContext context;
  private final Request request;
  private final Site site;
  private final Again again;
  private final ParentComparison parents;
  private final Reporter reporter;
  private final AtomicReference<Driver> driver = new AtomicReference<>();

  /**
   * A run of the build that the context is in.
   *
   * @param again whether a user asked for the request again, and what is to be kept of before
   * @param parents asked before an image of before is kept
   */
  public OrchestratorBuild(
      ReactorContext context, Request request, Site site, Again again, ParentComparison parents)
      throws ClusterException {
    this.context = context;
    this.request = request;
    this.site = site;
    this.again = again;
    this.parents = parents;
    this.reporter =
        new Reporter(
            context.own(), site.home().documents(), request, context.log(), context.wall());
  }

  /** What the build came to. */
  public Outcome run() throws InterruptedException {
    try (reporter) {
      return reported();
    }
  }

  private Outcome reported() throws InterruptedException {
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
    if (earlierRuns == 0 && context.own().cancelRequested()) {
      throw FailureException.of(FailureKind.CANCELLED, "the build was cancelled before it began");
    }
    Ledger ledger = Ledger.open(home.documents(), request.id());
    List<RegistryClient> registries = Stores.clients(Destination.registries(site), context);
    if (!registries.isEmpty()) {
      RegistryClients.loadAhead(
          registries.stream().anyMatch(registry -> !registry.access().insecure()));
    }
    Parts parts =
        new Parts(
            request,
            new PublishParts(site, context, request, ledger, reporter::imported).open(registries),
            ledger);
    try {
      return orchestrate(new Run(home, fence, earlierRuns, ledger, registries, parts));
    } catch (InterruptedException e) {
      abandon(parts, ledger, Phase.CANCELLED);
      throw e;
    } catch (FailureException | ClusterException | ConfigException e) {
      abandon(parts, ledger, Phase.FAILED);
      throw e;
    } finally {
      registries.forEach(RegistryClient::close);
    }
  }

  /** What the images of a release are found by, in Koji and in registries. */
  private List<String> requiredLabels() {
    boolean imported =
        site.reactorConfig().koji() != null && request.requestClass() != RequestClass.SCRATCH;
    return imported ? List.of("com.redhat.component", "name", "version", "release") : List.of();
  }

  /**
   * What belongs to one run.
   *
   * @param earlierRuns how many runs may have gone before
   */
  private record Run(
      Cluster home,
      Fence fence,
      int earlierRuns,
      Ledger ledger,
      List<RegistryClient> registries,
      Parts parts) {}

  private Action.Finish orchestrate(Run run)
      throws FailureException, ClusterException, InterruptedException {
    String origin = Origin.of(run.home());
    reporter.doing("fetching the source");
    Prepared prepared = new Preparation(context, request, site).run();
    Destination destination =
        Destination.of(site, prepared.repository(), context.surroundings().home());
    ImageStore store = Stores.open(destination, run.registries(), context);
    Thread.ofVirtual().start(() -> greet(store));
    Request built = run.parts().prepare(prepared.request(), prepared.labels());
    Publication publication =
        new Publication(
            built,
            new Publication.Store(store, destination.registries(), destination.repository()),
            new CrossChecks(
                requiredLabels(), site.reactorConfig().image().packageComparisonExceptions()),
            new TagMoves(
                store,
                destination.repository(),
                run.home().documents(),
                new TagMoves.Holder(context.own().uid(), request.id(), context.own().created()),
                context.wall(),
                Pause.REAL,
                reporter::explain),
            run.parts(),
            run.ledger(),
            reporter::published,
            text -> context.log().warning("publish", text));
    boolean begun = !run.ledger().record().images().isEmpty();
    boolean goesOn = begun && (again != Again.ALL || run.parts().isIrrevocable());
    List<Platform> platforms = goesOn ? platforms(run.ledger()) : prepared.platforms();
    WorkerSpecs specs =
        new WorkerSpecs(
            built, prepared.added(built), context.own().name(), origin, site, destination);
    Terms terms =
        new Terms(
            context.own().name(),
            request.id(),
            request.requestClass(),
            context.own().created(),
            origin,
            platforms,
            run.parts().steps(),
            site.reactorConfig().placement(),
            inputs(specs, platforms));
    Workplace workplace =
        new Workplace(
            context.own().name(),
            site,
            specs,
            publication,
            new ImagesOfBefore(again, publication, parents, specs, prepared.source()));
    Performer performer =
        new Performer(
            terms,
            run.home(),
            run.fence(),
            workplace,
            context.steady(),
            Thread::startVirtualThread);
    Plan start = goesOn ? goOn(terms, run, publication) : begin(terms, run.earlierRuns());
    return drive(start, performer, specs, publication);
  }

  /** Hours before anything is pushed there, what is wrong with a registry can still be mended. */
  private void greet(ImageStore store) {
    try {
      store.greet();
    } catch (FailureException e) {
      context.log().warning("publish", e.failure().message());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<Platform, String> inputs(WorkerSpecs specs, List<Platform> platforms) {
    Map<Platform, String> inputs = new HashMap<>();
    platforms.forEach(platform -> inputs.put(platform, specs.inputs(platform)));
    return inputs;
  }

  /** What an earlier run prepared, or this one, must not stay behind when this one cannot begin. */
  private void abandon(Parts parts, Ledger ledger, Phase phase) {
    if (parts.isIrrevocable()) {
      return;
    }
    try {
      ledger.beginUndo();
      parts.undo(phase);
      ledger.close();
    } catch (FailureException e) {
      context.log().warning("publish", "not taken back: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Platform> platforms(Ledger ledger) {
    return ledger.record().images().stream().map(image -> image.fragment().platform()).toList();
  }

  private Plan begin(Terms terms, int earlierRuns) throws ClusterException {
    Memory memory = remembered();
    return Orchestration.start(
        terms,
        site.reactorConfig().clusters(),
        resumption(earlierRuns, memory != null),
        earlierRuns,
        memory,
        context.steady().instant());
  }

  /** What an earlier run of this orchestrator build left; one that cannot be read is as none. */
  private @Nullable Memory remembered() throws ClusterException {
    Optional<byte[]> left =
        site.home().documents().get(MemoryDocument.documentName(context.own().name()));
    try {
      return left.isEmpty() ? null : MemoryDocument.read(left.get());
    } catch (UnreadableException e) {
      context
          .log()
          .warning(
              "orchestrate_build",
              "what an earlier run left cannot be read, its clocks begin anew: " + e.getMessage());
      return null;
    }
  }

  private Plan goOn(Terms terms, Run run, Publication publication) throws FailureException {
    Map<Platform, WorkerStatus.Done> done = new LinkedHashMap<>();
    for (PublicationRecord.Image image : run.ledger().record().images()) {
      Assignment place =
          new Assignment(image.cluster(), image.worker(), image.attempt(), null, image.placed());
      done.put(image.fragment().platform(), new WorkerStatus.Done(place, image.fragment()));
    }
    publication.requireSamePlace();
    PublishStep next = run.parts().next();
    publication.showAgain();
    reporter.explain(
        "an earlier run has built every platform; publishing goes on with step " + next.word());
    return Orchestration.publish(
        terms,
        site.reactorConfig().clusters(),
        done,
        next,
        run.parts().isIrrevocable(),
        context.steady().instant());
  }

  private Action.Finish drive(
      Plan start, Performer performer, WorkerSpecs specs, Publication publication)
      throws ClusterException, InterruptedException {
    try (Relays relays = new Relays(site::cluster, context.log(), context.pause())) {
      Driver running =
          new Driver(
              performer,
              context.steady(),
              site::cluster,
              (input, step) -> {
                reporter.stepped(input, step, context.steady().instant());
                relays.follow(step.plan());
                notePushes(step.plan(), specs, publication);
                offerImages(step, publication);
              },
              context.pause());
      driver.set(running);
      if (context.own().cancelRequested()) {
        // An earlier run may have acknowledged it: before anything else is done.
        running.tell(new Input.CancelRequested());
      }
      Thread attendant =
          Thread.ofVirtual().start(new Attendant(context, site, running, reaper(start.terms())));
      try {
        context.own().prepared();
        return running.run(start, site.home());
      } finally {
        attendant.interrupt();
      }
    }
  }

  /** Every attempt that had a place may have pushed. */
  private static void notePushes(Plan plan, WorkerSpecs specs, Publication publication) {
    for (WorkerPlan worker : plan.workers().values()) {
      worker
          .status()
          .place()
          .ifPresent(
              place -> publication.pushed(specs.uniqueTag(worker.platform(), place.attempt())));
    }
  }

  /** A later run of a build goes on where the earlier one was, whatever the user asked for. */
  private Resumption resumption(int earlierRuns, boolean sameBuild) {
    if (sameBuild) {
      return Resumption.ADOPT;
    }
    return switch (again) {
      case NO -> earlierRuns > 0 ? Resumption.ADOPT : Resumption.FRESH;
      case FAILED_ONLY -> Resumption.RETRY;
      case ALL -> Resumption.AGAIN;
    };
  }

  private Reaper reaper(Terms terms) throws ClusterException {
    return new Reaper(site.home(), terms.origin(), terms.settings().orphanGrace(), context.wall());
  }

  /** The publish steps work on what the plan has; hand it over as soon as it is whole. */
  private static void offerImages(Step step, Publication publication) {
    if (!step.actions().contains(new Action.Publish(PublishStep.FIRST, 0))) {
      return;
    }
    List<PublicationRecord.Image> images = new ArrayList<>();
    for (WorkerPlan worker : step.plan().workers().values()) {
      WorkerStatus.Done done = (WorkerStatus.Done) worker.status();
      Assignment place = done.assignment();
      images.add(
          new PublicationRecord.Image(
              place.cluster(), place.worker(), place.attempt(), place.placed(), done.fragment()));
    }
    publication.images(images);
  }

  /** How a build ended. */
  public record Outcome(Phase phase, @Nullable Failure failure) {}
}
