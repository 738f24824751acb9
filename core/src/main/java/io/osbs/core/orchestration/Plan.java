package io.osbs.core.orchestration;

import io.osbs.core.build.Failure;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.Line;
import io.osbs.core.placement.Queue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything an orchestration knows and intends at one moment.
 *
 * @param workers one per platform, in the order of the terms
 * @param strays worker builds that were given up and may still run
 * @param clusters per platform, as config.yaml lists them
 * @param knowledge per cluster name
 * @param shared what the orchestrators of the namespace know together
 * @param resume null when there was no earlier run
 * @param publishing null before the publish steps
 * @param undoing null while nothing is to be taken back
 * @param failure why the build fails, once that is certain
 */
public record Plan(
    Terms terms,
    BuildState state,
    Map<Platform, WorkerPlan> workers,
    List<Stray> strays,
    Map<Platform, List<ClusterEntry>> clusters,
    Map<String, Knowledge> knowledge,
    Shared shared,
    @Nullable Resume resume,
    Waiting waiting,
    @Nullable Publishing publishing,
    @Nullable Undoing undoing,
    @Nullable Failure failure) {

  public Plan {
    strays = List.copyOf(strays);
  }

  /** The platforms of which a worker build may still be at work, for all that this run has seen. */
  public Set<Platform> unconfirmed() {
    Set<Platform> platforms = new TreeSet<>();
    for (WorkerPlan worker : workers.values()) {
      boolean unseen =
          worker.status() instanceof WorkerStatus.Cancelled(var _, boolean confirmed) && !confirmed;
      if (unseen || !ResumeRules.unanswered(resume, clusters, worker).isEmpty()) {
        platforms.add(worker.platform());
      }
    }
    strays.forEach(stray -> platforms.add(stray.platform()));
    return platforms;
  }

  /**
   * The wait for slots.
   *
   * @param line our place among the orchestrator builds that wait, as listed last
   * @param listedAt when that was; null before the first
   * @param changedAt when somebody came or went first since; null when nobody has
   * @param changes how often somebody has since
   * @param listing true while a list is awaited
   * @param pace how often to look while every cluster is full, by how many come first
   * @param announced the platforms shown as waiting on the orchestrator build
   * @param started when the orchestration began
   * @param waited how long it has waited before the current wait
   * @param since when the current wait began; null while nothing waits
   */
  public record Waiting(
      Line line,
      @Nullable Instant listedAt,
      @Nullable Instant changedAt,
      int changes,
      boolean listing,
      Duration pace,
      List<Platform> announced,
      Instant started,
      Duration waited,
      @Nullable Instant since) {

    public Waiting {
      announced = List.copyOf(announced);
    }

    static Waiting begun(Instant started, Duration waited, @Nullable Instant since) {
      return new Waiting(
          Line.EMPTY, null, null, 0, false, Queue.PACE, List.of(), started, waited, since);
    }

    Waiting beingListed() {
      return new Waiting(line, knownAt(), null, 0, true, pace, announced, started, waited, since);
    }

    Waiting listed(Line now, Instant when) {
      return new Waiting(
          now, when, changedAt, changes, false, pace, announced, started, waited, since);
    }

    /** The same after somebody came or went. */
    Waiting changed(Instant now) {
      Instant first = changedAt == null ? now : changedAt;
      return new Waiting(
          line, listedAt, first, changes + 1, listing, pace, announced, started, waited, since);
    }

    /** As of when the others are known; a change makes what is known a little too old. */
    @Nullable Instant knownAt() {
      Instant old = changedAt == null ? null : changedAt.minus(LineRules.LIST_AGE).minusMillis(1);
      return listedAt == null || old == null || listedAt.isBefore(old) ? listedAt : old;
    }

    Waiting lookedAtEvery(Duration newPace) {
      return new Waiting(
          line, listedAt, changedAt, changes, listing, newPace, announced, started, waited, since);
    }

    /** The same while these platforms wait; the clock of the waits goes on or stops. */
    Waiting announcing(List<Platform> platforms, Instant now) {
      Duration all = waited;
      Instant from = since;
      if (since != null && platforms.isEmpty()) {
        all = waited.plus(Duration.between(since, now));
        from = null;
      } else if (since == null && !platforms.isEmpty()) {
        from = now;
      }
      return new Waiting(
          line, listedAt, changedAt, changes, listing, pace, platforms, started, all, from);
    }

    boolean hasSameClocks(Waiting other) {
      return started.equals(other.started)
          && waited.equals(other.waited)
          && Objects.equals(since, other.since);
    }

    /** How long the orchestration has worked, the waits for slots left out. */
    Duration worked(Instant now) {
      Duration current = since == null ? Duration.ZERO : Duration.between(since, now);
      return Duration.between(started, now).minus(waited).minus(current);
    }
  }

  /**
   * The publish steps.
   *
   * @param step the one that runs or is to be tried again
   * @param running false while it waits to be tried again
   * @param retryAt when to try again; null while it runs
   * @param failingSince when it failed first; null when it has not
   * @param failures how often it has failed
   * @param irrevocable true once a step has begun whose effect is not taken back
   */
  public record Publishing(
      PublishStep step,
      boolean running,
      @Nullable Instant retryAt,
      @Nullable Instant failingSince,
      int failures,
      boolean irrevocable) {

    /** The step begins now; every step after an irrevocable one is irrevocable too. */
    static Publishing of(PublishStep step) {
      return new Publishing(step, true, null, null, 0, step.isIrrevocable());
    }

    /** The step is to be begun by whoever steps next. */
    static Publishing due(PublishStep step, boolean irrevocable) {
      return new Publishing(step, false, null, null, 0, irrevocable);
    }

    /** True for the answer to the try that runs. */
    boolean awaits(PublishStep answered, int failuresBefore) {
      return running && step == answered && failures == failuresBefore;
    }

    Publishing triedAgain() {
      return new Publishing(step, true, null, failingSince, failures, step.isIrrevocable());
    }

    Publishing postponed(Instant until, Instant since) {
      return new Publishing(step, false, until, since, failures + 1, irrevocable);
    }

    /** The same, come to rest. */
    Publishing rested() {
      return due(step, irrevocable);
    }
  }

  /**
   * Taking back what was done.
   *
   * @param running false while it waits to be tried again
   * @param retryAt when to try again; null while it runs
   * @param failingSince when it failed first; null when it has not
   * @param failures how often it has failed
   * @param abandoned why something of it stays; null unless it was given up
   */
  public record Undoing(
      boolean running,
      @Nullable Instant retryAt,
      @Nullable Instant failingSince,
      int failures,
      @Nullable String abandoned) {

    static final Undoing BEGUN = new Undoing(true, null, null, 0, null);
  }
}
