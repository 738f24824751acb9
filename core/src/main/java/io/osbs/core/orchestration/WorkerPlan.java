package io.osbs.core.orchestration;

import io.osbs.core.image.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an orchestrator knows and intends for one platform.
 *
 * @param attempt the number of the current or next worker build, from 1
 * @param losses the infrastructure failures so far, oldest first
 * @param lookAt when to ask for the worker build again without having been told of a change; null
 *     when there is nothing to look at
 * @param looking true while an answer about the worker build is awaited
 */
public record WorkerPlan(
    Platform platform,
    int attempt,
    WorkerStatus status,
    List<Loss> losses,
    @Nullable Instant lookAt,
    boolean looking) {

  public WorkerPlan {
    losses = List.copyOf(losses);
  }

  /** The state of the table. */
  public WorkerState state() {
    return status.state();
  }

  /**
   * Clusters that failed this platform before, with the reason; they are used again only when no
   * other is left.
   */
  public Map<String, String> leftOut() {
    Map<String, String> out = new LinkedHashMap<>();
    losses.forEach(loss -> out.put(loss.cluster(), loss.failure().message()));
    return out;
  }

  WorkerPlan in(WorkerStatus next) {
    return new WorkerPlan(platform, attempt, next, losses, null, false);
  }

  WorkerPlan lookingAgainAt(@Nullable Instant when) {
    return new WorkerPlan(platform, attempt, status, losses, when, false);
  }

  WorkerPlan beingLookedAt() {
    return new WorkerPlan(platform, attempt, status, losses, null, true);
  }

  WorkerPlan lookedAtOnceMore(Instant when) {
    return new WorkerPlan(platform, attempt, status, losses, when, true);
  }

  /**
   * The next attempt, elsewhere if there is an elsewhere.
   *
   * @param firstAttempt the lowest number an attempt of this run may have
   */
  WorkerPlan movedOn(Loss loss, int firstAttempt) {
    List<Loss> all = new ArrayList<>(losses);
    all.add(loss);
    WorkerStatus next = WorkerStatus.Unplaced.since(loss.at());
    int number = Math.max(attempt + 1, firstAttempt);
    return new WorkerPlan(platform, number, next, all, null, false);
  }

  WorkerPlan startingAt(int firstAttempt) {
    return new WorkerPlan(platform, firstAttempt, status, losses, lookAt, looking);
  }
}
