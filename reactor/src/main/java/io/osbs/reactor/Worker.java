package io.osbs.reactor;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.document.FragmentDocument;
import io.osbs.cluster.document.WorkOrder;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Source;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.ImageReference;
import io.osbs.core.time.Pause;
import io.osbs.process.Retry;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClients;
import io.osbs.reactor.context.ReactorContext;
import io.osbs.reactor.context.Registries;
import io.osbs.reactor.worker.BuildOptions;
import io.osbs.reactor.worker.Destination;
import io.osbs.reactor.worker.Isolation;
import io.osbs.reactor.worker.ParentRegistries;
import io.osbs.reactor.worker.ProcessLimits;
import io.osbs.reactor.worker.StepListener;
import io.osbs.reactor.worker.WorkerBuild;
import io.osbs.reactor.worker.WorkerOrder;
import io.osbs.reactor.worker.WorkerTools;
import io.osbs.source.Checkout;
import io.osbs.source.SourceFetcher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The work of a worker build: passes its fence, fetches the source, builds, stores the fragment.
 */
final class Worker {

  private static final int TRIES = 3;

  private final ReactorContext context;
  private final WorkOrder order;

  Worker(ReactorContext context, WorkOrder order) {
    this.context = context;
    this.order = order;
  }

  void run() throws FailureException, ClusterException, InterruptedException {
    OwnBuild own = context.own();
    if (!own.claimSlot(order.slot().number(), order.slot().uid())) {
      throw new FailureException(
          Failure.of(
                  FailureKind.INFRASTRUCTURE,
                  "slot lost: slot %d was given to somebody else before this build began"
                      .formatted(order.slot().number()))
              .because(FailureCause.SLOT_LOST));
    }
    loadAhead();
    Path work = own.workDirectory();
    Checkout source = source(work);
    Fragment fragment;
    try (ShownSteps steps = new ShownSteps(own, context.log())) {
      fragment = new WorkerBuild(tools(steps)).run(order(source, work));
    }
    requireSize(fragment);
    own.storeResult(FragmentDocument.write(fragment));
  }

  private void loadAhead() {
    WorkOrder.Registry to = order.target() instanceof WorkOrder.Registry registry ? registry : null;
    WorkOrder.Registry from = order.sourceRegistry();
    if (to != null || from != null) {
      RegistryClients.loadAhead(
          (to != null && !to.insecure()) || (from != null && !from.insecure()));
    }
  }

  private WorkerTools tools(StepListener steps) {
    return new WorkerTools(
        context.runner(),
        context.surroundings().environment(),
        context.wall(),
        retry(),
        context.log()::raw,
        steps,
        isSuperuser(),
        ProcessLimits.ofThisProcess());
  }

  /**
   * Which parent of an image that this order stands for has become another one; empty when none.
   *
   * @param source where the commit is checked out
   */
  Optional<String> changedParent(Path source, Fragment fragment)
      throws FailureException, ClusterException, InterruptedException {
    WorkerOrder now = order(new Checkout(source, "", Instant.EPOCH), context.own().workDirectory());
    try (ShownSteps steps = new ShownSteps(context.own(), context.log())) {
      return new WorkerBuild(tools(steps)).changedParent(now, fragment.parents());
    }
  }

  private WorkerOrder order(Checkout source, Path work) throws FailureException, ClusterException {
    return new WorkerOrder(
        order.request(),
        order.platform(),
        order.architecture(),
        source.directory(),
        work,
        context.surroundings().home().resolve("parents"),
        destination(),
        parents(),
        new BuildOptions(Map.of(), order.variables(), order.labels(), Isolation.CHROOT),
        order.request().source().isSnapshot() ? null : source.committed());
  }

  private Checkout source(Path work) throws FailureException, InterruptedException {
    Source source = order.request().source();
    String commit = source.commit();
    if (commit == null) {
      return new Checkout(Path.of(source.uri()), "", Instant.EPOCH);
    }
    SourceFetcher fetcher =
        new SourceFetcher(
            context.runner(),
            context.surroundings().environment(),
            work.resolve("git"),
            retry(),
            (failure, next, in) -> context.log().warning("fetch_source", failure.message()));
    return fetcher.fetch(source.uri(), commit, source.branch(), work.resolve("source"));
  }

  private static Retry retry() {
    return new Retry(TRIES, Duration.ofSeconds(2), Pause.REAL);
  }

  private Destination destination() throws FailureException, ClusterException {
    return switch (order.target()) {
      case WorkOrder.Layouts layouts ->
          new Destination.Layout(Path.of(layouts.root()), order.repository());
      case WorkOrder.Registry registry ->
          new Destination.Registry(
              Registries.access(registry, context), order.repository(), order.tag());
    };
  }

  private ParentRegistries parents() throws FailureException, ClusterException {
    Map<String, RegistryAccess> known = new HashMap<>();
    if (order.target() instanceof WorkOrder.Registry registry) {
      known.put(registry.host(), Registries.access(registry, context));
    }
    WorkOrder.Registry source = order.sourceRegistry();
    @Nullable RegistryAccess from = source == null ? null : Registries.access(source, context);
    if (from != null) {
      known.put(from.host(), from);
    }
    String parent = order.parent();
    return new ParentRegistries(from, known, parent == null ? null : ImageReference.parse(parent));
  }

  private void requireSize(Fragment fragment) throws FailureException {
    long limit = order.sizeLimit();
    if (limit > 0 && fragment.imageSize() > limit) {
      throw new FailureException(
          new Failure(
              FailureKind.BUILD,
              order.platform(),
              "the image has %d bytes, image_size_limit allows %d"
                  .formatted(fragment.imageSize(), limit),
              List.of()));
    }
  }

  private static boolean isSuperuser() {
    return "root".equals(System.getProperty("user.name"));
  }
}
