package io.osbs.core.orchestration;

import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run of an orchestrator build must know of the runs before it and cannot observe: its
 * clocks, and what it has lost. Stored on the orchestrator cluster whenever it changes, read by the
 * next run of the same build.
 *
 * @param started when the first run began
 * @param waited how long it has waited for slots before the current wait
 * @param waiting since when it waits for slots; null while it does not
 * @param workers per platform
 */
public record Memory(
    Instant started, Duration waited, @Nullable Instant waiting, Map<Platform, Worker> workers) {

  public Memory {
    workers = Collections.unmodifiableMap(new LinkedHashMap<>(workers));
  }

  /**
   * One platform.
   *
   * @param unplacedSince since when it has had no slot; null while it has one
   * @param attempt the worker build that {@code cluster} and {@code phase} are about
   * @param cluster where it was created or may have been; null while it was not, and once its end
   *     is known
   * @param phase the last phase seen of it; null when none was
   * @param phaseSince since when it is in that phase; null when none was
   */
  public record Worker(
      @Nullable Instant unplacedSince,
      int attempt,
      @Nullable String cluster,
      @Nullable Phase phase,
      @Nullable Instant phaseSince,
      List<Loss> losses) {
    public Worker {
      losses = List.copyOf(losses);
    }
  }

  /** What is to be remembered of a plan. */
  static Memory of(Plan plan) {
    Map<Platform, Worker> workers = new LinkedHashMap<>();
    for (WorkerPlan worker : plan.workers().values()) {
      workers.put(worker.platform(), of(plan, worker));
    }
    Plan.Waiting waiting = plan.waiting();
    return new Memory(waiting.started(), waiting.waited(), waiting.since(), workers);
  }

  private static Worker of(Plan plan, WorkerPlan worker) {
    int attempt = worker.attempt();
    List<Loss> losses = worker.losses();
    return switch (worker.status()) {
      case WorkerStatus.Looking _ -> before(plan, worker);
      case WorkerStatus.Unplaced unplaced ->
          new Worker(unplaced.since(), attempt, null, null, null, losses);
      case WorkerStatus.Reserving reserving ->
          new Worker(reserving.waitingSince(), attempt, null, null, null, losses);
      case WorkerStatus.Active active ->
          new Worker(null, attempt, cluster(active), active.phase(), active.phaseSince(), losses);
      case WorkerStatus.Unreachable away ->
          new Worker(null, attempt, cluster(away), away.phase(), away.phaseSince(), losses);
      case WorkerStatus.Creating _,
          WorkerStatus.Confirming _,
          WorkerStatus.Withdrawing _,
          WorkerStatus.Cancelling _ ->
          new Worker(null, attempt, cluster(worker.status()), null, null, losses);
      case WorkerStatus.Collecting _,
          WorkerStatus.Done _,
          WorkerStatus.Failed _,
          WorkerStatus.Cancelled _ ->
          new Worker(null, attempt, null, null, null, losses);
    };
  }

  private static @Nullable String cluster(WorkerStatus status) {
    return status.place().map(Assignment::cluster).orElse(null);
  }

  /** Nothing is known yet but what the run before left. */
  private static Worker before(Plan plan, WorkerPlan worker) {
    Resume resume = plan.resume();
    Memory memory = resume == null ? null : resume.memory();
    Worker left = memory == null ? null : memory.workers().get(worker.platform());
    return left == null
        ? new Worker(null, worker.attempt(), null, null, null, worker.losses())
        : left;
  }
}
