package io.osbs.reactor;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.RequestDocument;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.document.WorkOrder;
import io.osbs.cluster.site.ConfigChoice;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.SiteLoader;
import io.osbs.config.ConfigException;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.cluster.ClusterException;
import io.osbs.reactor.context.Failures;
import io.osbs.reactor.context.ReactorContext;
import io.osbs.reactor.context.Termination;
import io.osbs.reactor.orchestrator.Again;
import io.osbs.reactor.orchestrator.OrchestratorBuild;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The program inside a build: decides what kind of build it is in and sees it to its end. */
public final class Reactor {

  /** Less than what a canceller waits before it ends an orchestrator build by force. */
  private static final Duration ORCHESTRATOR_GRACE = Duration.ofSeconds(55);

  private static final Duration WORKER_GRACE = Duration.ofSeconds(9);

  private final ReactorContext context;

  public Reactor(ReactorContext context) {
    this.context = context;
  }

  /** The configuration of an orchestrator build, as its creator passed it on the command line. */
  public record OrchestratorArguments(
      ConfigChoice choice,
      @Nullable String reactorConfigPath,
      @Nullable String clientConfigPath,
      Again again) {}

  /**
   * Runs an orchestrator build to its end.
   *
   * @return the exit status of the process
   */
  public int orchestrate(OrchestratorArguments arguments) throws ClusterException {
    Ending ending;
    try {
      Request request = request();
      context
          .log()
          .info(
              "reactor_config", "request %s: %s".formatted(request.id(), request.source().shown()));
      try (Site site =
          SiteLoader.fromInside(
              context.own(),
              arguments.reactorConfigPath(),
              arguments.clientConfigPath(),
              arguments.choice(),
              context.surroundings(),
              each -> context.log().warning("reactor_config", each.render()))) {
        ending =
            orchestrate(
                new OrchestratorBuild(
                    context,
                    request,
                    site,
                    arguments.again(),
                    (order, source, fragment) ->
                        new Worker(context, order).changedParent(source, fragment)));
      }
    } catch (ConfigException e) {
      ending = Ending.of(Failures.of(e));
    } catch (ClusterException e) {
      ending = Ending.of(Failures.of(e.fault()));
    } catch (UnreadableException e) {
      String message = "the request this build was created for is unreadable: " + e.getMessage();
      ending = Ending.of(Failure.of(FailureKind.CONFIGURATION, message));
    } catch (RuntimeException e) {
      ending = defect(e);
    }
    return finish(ending);
  }

  private Ending orchestrate(OrchestratorBuild build) {
    Thread main = Thread.currentThread();
    Runnable told =
        () -> {
          if (!context.own().cancelRequested() || !build.cancel()) {
            main.interrupt();
          }
        };
    try (Termination _ = Termination.on(told, ORCHESTRATOR_GRACE)) {
      OrchestratorBuild.Outcome outcome = build.run();
      return new Ending(outcome.phase(), outcome.failure());
    } catch (InterruptedException _) {
      return interrupted();
    }
  }

  /**
   * Runs a worker build to its end.
   *
   * @return the exit status of the process
   */
  public int work() throws ClusterException {
    Thread main = Thread.currentThread();
    Ending ending;
    try (Termination _ = Termination.on(main::interrupt, WORKER_GRACE);
        CancelWatch _ = CancelWatch.of(context.own(), main::interrupt, context.pause())) {
      new Worker(context, order()).run();
      ending = new Ending(Phase.COMPLETE, null);
    } catch (FailureException e) {
      ending = Ending.of(e.failure());
    } catch (ClusterException e) {
      ending = Ending.of(Failures.of(e.fault()));
    } catch (UnreadableException e) {
      String message = "the order this build was created for is unreadable: " + e.getMessage();
      ending = Ending.of(Failure.of(FailureKind.CONFIGURATION, message));
    } catch (InterruptedException _) {
      ending = interrupted();
    } catch (RuntimeException e) {
      ending = defect(e);
    }
    return finish(ending);
  }

  private WorkOrder order() throws UnreadableException {
    String text = context.own().environment().getOrDefault(WorkOrder.VARIABLE, "");
    return WorkOrder.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private Request request() throws UnreadableException {
    String text = context.own().environment().getOrDefault(RequestDocument.VARIABLE, "");
    return RequestDocument.read(Json.read(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The process was told to end: because somebody cancelled the build, or for reasons of the place.
   */
  private Ending interrupted() {
    return context.own().cancelRequested()
        ? Ending.of(Failure.of(FailureKind.CANCELLED, "cancelled on request"))
        : new Ending(
            Phase.ERROR,
            Failure.of(FailureKind.INFRASTRUCTURE, "the build's process was told to end (SIGTERM)")
                .because(FailureCause.PROCESS_LOST));
  }

  private Ending defect(RuntimeException e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace, true));
    context.log().error("reactor", trace.toString());
    return new Ending(
        Phase.ERROR,
        Failure.of(
                FailureKind.INFRASTRUCTURE,
                "osbs itself failed (%s); this is a defect, please report it with the build's log"
                    .formatted(e))
            .because(FailureCause.DEFECT));
  }

  private int finish(Ending ending) throws ClusterException {
    Failure failure = ending.failure();
    if (failure == null) {
      context.log().info("reactor", "build " + context.own().name() + " is " + ending.phase());
    } else {
      failure.evidence().forEach(line -> context.log().error("reactor", "  | " + line));
      context.log().error("reactor", failure.sentence());
    }
    // What interrupted the work must not interrupt its last word.
    boolean _ = Thread.interrupted();
    OwnBuild own = context.own();
    own.finish(ending.phase(), failure);
    return failure == null ? 0 : failure.kind().exitStatus();
  }

  /** How a build ends. */
  private record Ending(Phase phase, @Nullable Failure failure) {
    static Ending of(Failure failure) {
      return new Ending(Failures.phase(failure), failure);
    }
  }
}
