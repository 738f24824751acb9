package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.WorkOrder;
import io.osbs.core.build.FailureException;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.time.Pause;
import io.osbs.process.Retry;
import io.osbs.publish.ImageStore;
import io.osbs.publish.LayoutStore;
import io.osbs.publish.RegistryStore;
import io.osbs.publish.ReplicatedStore;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.reactor.context.ReactorContext;
import io.osbs.reactor.context.Registries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Opens the store that the index goes to. */
final class Stores {

  private static final int TRIES = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private Stores() {}

  /** A client for each registry, the one that workers push to first. */
  static List<RegistryClient> clients(List<WorkOrder.Registry> registries, ReactorContext context)
      throws ClusterException, FailureException {
    List<RegistryClient> clients = new ArrayList<>();
    for (WorkOrder.Registry registry : registries) {
      clients.add(client(registry, context));
    }
    return clients;
  }

  /** The store over these clients, which are closed with it. */
  static ImageStore open(
      Destination destination, List<RegistryClient> clients, ReactorContext context) {
    return switch (destination.target()) {
      case WorkOrder.Layouts layouts -> new LayoutStore(Path.of(layouts.root()));
      case WorkOrder.Registry _ ->
          clients.size() == 1
              ? new RegistryStore(clients.getFirst())
              : new ReplicatedStore(clients, retry(), notice(context));
    };
  }

  private static RegistryClient client(WorkOrder.Registry registry, ReactorContext context)
      throws ClusterException, FailureException {
    return new RegistryClient(
        Registries.access(registry, context), retry(), notice(context), context.wall());
  }

  private static Retry retry() {
    return new Retry(TRIES, FIRST_PAUSE, Pause.REAL);
  }

  private static Retry.Notice notice(ReactorContext context) {
    return (failure, next, in) ->
        context
            .log()
            .warning(
                "publish", "%s; try %d in %d ms".formatted(failure.message(), next, in.toMillis()));
  }
}
