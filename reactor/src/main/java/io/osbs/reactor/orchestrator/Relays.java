package io.osbs.reactor.orchestrator;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.orchestration.Assignment;
import io.osbs.core.orchestration.Plan;
import io.osbs.core.orchestration.WorkerPlan;
import io.osbs.core.orchestration.WorkerState;
import io.osbs.core.time.Pause;
import io.osbs.reactor.context.ReactorLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A relay for the log of every worker build that runs for a request. */
final class Relays implements AutoCloseable {

  /** How long the rest of the logs may take after the last worker build has ended. */
  private static final Duration REST = Duration.ofSeconds(30);

  private final Driver.Clusters clusters;
  private final ReactorLog log;
  private final Pause pause;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<BuildName, Relay> relays = new HashMap<>();

  Relays(Driver.Clusters clusters, ReactorLog log, Pause pause) {
    this.clusters = clusters;
    this.log = log;
    this.pause = pause;
  }

  /** Starts a relay for each worker build that is new in the plan, and ends those of old ones. */
  void follow(Plan plan) {
    Set<BuildName> running = new TreeSet<>();
    for (WorkerPlan worker : plan.workers().values()) {
      worker
          .status()
          .place()
          .filter(_ -> exists(worker.state()))
          .ifPresent(place -> {
            start(worker, place);
            if (!hasEnded(worker.state())) {
              running.add(place.worker());
            }
          });
    }
    relays.forEach((name, relay) -> {
      if (!running.contains(name)) {
        relay.workerEnded();
      }
    });
  }

  private static boolean exists(WorkerState state) {
    return switch (state) {
      case ACTIVE, UNREACHABLE, COLLECTING, CANCELLING, DONE, FAILED -> true;
      case LOOKING, UNPLACED, RESERVING, CREATING, CONFIRMING, WITHDRAWING, CANCELLED -> false;
    };
  }

  private static boolean hasEnded(WorkerState state) {
    return state.isFinal() || state == WorkerState.COLLECTING;
  }

  private void start(WorkerPlan worker, Assignment place) {
    if (relays.containsKey(place.worker())) {
      return;
    }
    try {
      Relay relay =
          new Relay(worker.platform(), clusters.open(place.cluster()), place.worker(), log, pause);
      relays.put(place.worker(), relay);
      threads.execute(() -> run(relay));
    } catch (ClusterException e) {
      log.warning(
          "orchestrate_build",
          "the log of %s cannot be relayed: %s".formatted(place.worker(), e.getMessage()));
    }
  }

  private static void run(Relay relay) {
    try {
      relay.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the rest of the logs. */
  @Override
  public void close() {
    relays.values().forEach(Relay::workerEnded);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(REST.toSeconds(), TimeUnit.SECONDS)) {
        log.warning("orchestrate_build", "the rest of a worker build's log did not come in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}
