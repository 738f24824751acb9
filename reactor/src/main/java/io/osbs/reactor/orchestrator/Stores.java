package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.WorkOrder;
import io.osbs.core.build.FailureException;
import io.osbs.core.cluster.ClusterException;
import io.osbs.process.Pause;
import io.osbs.process.Retry;
import io.osbs.process.ToolEnvironment;
import io.osbs.publish.ImageStore;
import io.osbs.publish.LayoutStore;
import io.osbs.publish.RegistryStore;
import io.osbs.publish.Skopeo;
import io.osbs.reactor.context.ReactorContext;
import io.osbs.reactor.context.Registries;
import java.nio.file.Path;
import java.time.Duration;

/** Opens the store that the index goes to. */
final class Stores {

  private static final int TRIES = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private Stores() {}

  static ImageStore open(Destination destination, ReactorContext context)
      throws ClusterException, FailureException {
    return switch (destination.target()) {
      case WorkOrder.Layouts layouts -> new LayoutStore(Path.of(layouts.root()));
      case WorkOrder.Registry registry ->
          new RegistryStore(
              skopeo(context),
              Registries.access(registry, context),
              new Retry(TRIES, FIRST_PAUSE, Pause.REAL),
              (failure, next, in) ->
                  context
                      .log()
                      .warning(
                          "publish",
                          "%s; try %d in %d ms".formatted(failure.message(), next, in.toMillis())));
    };
  }

  private static Skopeo skopeo(ReactorContext context) throws ClusterException {
    Path work = context.own().workDirectory();
    return new Skopeo(
        context.runner(), ToolEnvironment.of(context.surroundings().environment(), work), work);
  }
}
