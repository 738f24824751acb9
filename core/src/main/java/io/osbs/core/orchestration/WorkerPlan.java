package io.osbs.core.orchestration;

import io.osbs.core.build.Failure;
import io.osbs.core.image.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an orchestrator knows and intends for one platform.
 *
 * @param attempt the number of the current or next worker build, from 1
 * @param leftOut clusters that failed this platform before, with the reason; they are used again
 *     only when no other is left
 * @param losses the infrastructure failures so far, oldest first
 * @param lookAt when to ask for the worker build again without having been told of a change; null
 *     when there is nothing to look at
 * @param looking true while an answer about the worker build is awaited
 */
public record WorkerPlan(
    Platform platform,
    int attempt,
    WorkerStatus status,
    Map<String, String> leftOut,
    List<Failure> losses,
    @Nullable Instant lookAt,
    boolean looking) {

  public WorkerPlan {
    leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
    losses = List.copyOf(losses);
  }

  /** The state of the table. */
  public WorkerState state() {
    return status.state();
  }

  WorkerPlan in(WorkerStatus next) {
    return new WorkerPlan(platform, attempt, next, leftOut, losses, null, false);
  }

  WorkerPlan lookingAgainAt(@Nullable Instant when) {
    return new WorkerPlan(platform, attempt, status, leftOut, losses, when, false);
  }

  WorkerPlan beingLookedAt() {
    return new WorkerPlan(platform, attempt, status, leftOut, losses, null, true);
  }

  WorkerPlan lookedAtOnceMore(Instant when) {
    return new WorkerPlan(platform, attempt, status, leftOut, losses, when, true);
  }

  /**
   * The next attempt, elsewhere if there is an elsewhere.
   *
   * @param firstAttempt the lowest number an attempt of this run may have
   */
  WorkerPlan movedOn(String cluster, Failure why, int firstAttempt, Instant now) {
    Map<String, String> out = new LinkedHashMap<>(leftOut);
    out.put(cluster, why.message());
    List<Failure> all = new ArrayList<>(losses);
    all.add(why);
    WorkerStatus next = new WorkerStatus.Unplaced(now, null);
    int number = Math.max(attempt + 1, firstAttempt);
    return new WorkerPlan(platform, number, next, out, all, null, false);
  }

  WorkerPlan startingAt(int firstAttempt) {
    return new WorkerPlan(platform, firstAttempt, status, leftOut, losses, lookAt, looking);
  }
}
