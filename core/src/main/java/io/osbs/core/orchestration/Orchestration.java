package io.osbs.core.orchestration;

import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The orchestration of one request as a pure function. A driver keeps the plan, carries out the
 * actions, and calls {@link #step} with whatever it observes; it may stop at any point, and a new
 * driver that starts again finds what exists and goes on.
 */
public final class Orchestration {

  private Orchestration() {}

  /**
   * The plan to begin with. The first step should be a {@link Input.Tick}.
   *
   * @param clusters per platform, as config.yaml lists them
   * @param resumption what to do about worker builds of an earlier run
   * @param earlierRuns how many runs may have gone before, as the fence counts them: each run
   *     numbers its attempts from its own first, so that what an earlier one still has on its way
   *     is never taken for ours
   * @param memory what the runs before it left; null when there is none
   */
  public static Plan start(
      Terms terms,
      Map<Platform, List<ClusterEntry>> clusters,
      Resumption resumption,
      int earlierRuns,
      @Nullable Memory memory,
      Instant now) {
    Map<Platform, WorkerPlan> workers = new LinkedHashMap<>();
    for (Platform platform : terms.platforms()) {
      WorkerStatus status =
          resumption == Resumption.FRESH
              ? WorkerStatus.Unplaced.since(now)
              : new WorkerStatus.Looking(now);
      Memory.Worker before = memory == null ? null : memory.workers().get(platform);
      List<Loss> losses = before == null ? List.of() : before.losses();
      workers.put(platform, new WorkerPlan(platform, 1, status, losses, null, false));
    }
    int firstAttempt = 1 + earlierRuns * (terms.settings().infrastructureRetries() + 1);
    Plan.Waiting waiting =
        memory == null
            ? Plan.Waiting.begun(now, Duration.ZERO, null)
            : Plan.Waiting.begun(memory.started(), memory.waited(), memory.waiting());
    return new Plan(
        terms,
        BuildState.BUILDING,
        workers,
        List.of(),
        Map.copyOf(clusters),
        Map.of(),
        Shared.NONE,
        resumption == Resumption.FRESH
            ? null
            : new Resume(resumption, firstAttempt, memory, Map.of(), Map.of()),
        waiting,
        null,
        null,
        null);
  }

  /**
   * The plan of a run that goes on publishing what an earlier run of the request had begun to
   * publish. No worker build is looked for: they may be long gone.
   *
   * @param done every platform's image, as the earlier run had collected it
   * @param next the first publish step that is not recorded as done
   * @param irrevocable true when a step that is not taken back is recorded as begun: a cancel then
   *     comes too late. Otherwise none can have had an effect, even if it is the next
   */
  public static Plan publish(
      Terms terms,
      Map<Platform, List<ClusterEntry>> clusters,
      Map<Platform, WorkerStatus.Done> done,
      PublishStep next,
      boolean irrevocable,
      Instant now) {
    Map<Platform, WorkerPlan> workers = new LinkedHashMap<>();
    for (Platform platform : terms.platforms()) {
      WorkerStatus.Done image = done.get(platform);
      if (image == null) {
        throw new IllegalArgumentException("no image of platform " + platform);
      }
      int attempt = image.assignment().attempt();
      workers.put(platform, new WorkerPlan(platform, attempt, image, List.of(), null, false));
    }
    return new Plan(
        terms,
        BuildState.PUBLISHING,
        workers,
        List.of(),
        Map.copyOf(clusters),
        Map.of(),
        Shared.NONE,
        null,
        Plan.Waiting.begun(now, Duration.ZERO, null),
        Plan.Publishing.due(next, irrevocable),
        null,
        null);
  }

  /**
   * Takes in one observation and decides what to do next.
   *
   * @param now by a clock that never goes backwards
   */
  public static Step step(Plan plan, Input input, Instant now) {
    Turn turn = new Turn(plan, now);
    if (plan.state() != BuildState.SUPERSEDED) {
      absorb(turn, input);
      settle(turn);
      SharedRules.leaveTries(turn);
    }
    return turn.end();
  }

  /** How things look for a platform without a slot; nothing is changed by looking. */
  public static Outlook outlook(Plan plan, Platform platform, Instant now) {
    Turn turn = new Turn(plan, now);
    return PlacementRules.outlook(turn, turn.worker(platform));
  }

  private static void absorb(Turn turn, Input input) {
    switch (input) {
      case Input.Tick _ -> {}
      case Input.ClusterChanged changed -> ClusterRules.changed(turn, changed.cluster());
      case Input.WaitersChanged _ -> LineRules.waitersChanged(turn);
      case Input.Surveyed surveyed ->
          ClusterRules.surveyed(turn, surveyed.cluster(), surveyed.survey());
      case Input.SurveyFailed failed -> ClusterRules.failed(turn, failed.cluster(), failed.fault());
      case Input.SlotReleased released ->
          turn.keep(
              released.cluster(), turn.knowledge(released.cluster()).without(released.slot()));
      case Input.WaitersListed listed -> LineRules.waitersListed(turn, listed.waiters());
      case Input.Configured configured -> turn.clusters = configured.clusters();
      case Input.SharedRead read ->
          turn.shared = turn.shared.answered(read.standings(), read.durations(), turn.now);
      case Input.StandingsSeen seen -> turn.shared = turn.shared.read(seen.standings(), turn.now);
      case Input.WorkersFound found -> ResumeRules.found(turn, found);
      case Input.FindFailed failed -> ResumeRules.failed(turn, failed.cluster());
      case Input.SlotTaken taken -> SlotAnswers.slotTaken(turn, taken);
      case Input.SlotConflict conflict -> SlotAnswers.slotConflict(turn, conflict);
      case Input.SlotExceeding exceeding -> SlotAnswers.slotExceeding(turn, exceeding);
      case Input.SlotFailed failed -> SlotAnswers.slotFailed(turn, failed);
      case Input.SlotWithheld withheld -> SlotAnswers.withheld(turn, withheld);
      case Input.WorkerCreated created -> CreateAnswers.created(turn, created);
      case Input.CreateFailed failed -> CreateAnswers.createFailed(turn, failed);
      case Input.WorkerSeen seen -> WorkerRules.seen(turn, seen);
      case Input.WorkerAbsent absent -> WorkerRules.absent(turn, absent);
      case Input.WorkerUnseen unseen -> WorkerRules.unseen(turn, unseen);
      case Input.Collected collected -> WorkerRules.collected(turn, collected);
      case Input.ResultUnusable unusable -> WorkerRules.unusable(turn, unusable);
      case Input.ResultOutdated outdated -> WorkerRules.outdated(turn, outdated);
      case Input.StepDone done -> BuildRules.stepDone(turn, done);
      case Input.StepFailed failed -> BuildRules.stepFailed(turn, failed);
      case Input.Undone _ -> UndoRules.undone(turn);
      case Input.UndoFailed failed -> UndoRules.failed(turn, failed);
      case Input.CancelRequested _ -> BuildRules.cancel(turn);
      case Input.Fenced _ -> BuildRules.fenced(turn);
    }
  }

  /** Applies every rule that depends on what is known and on the time, not on what just came in. */
  private static void settle(Turn turn) {
    if (turn.state.isFinal()) {
      return;
    }
    ResumeRules.settle(turn);
    WorkerRules.settle(turn);
    StrayRules.settle(turn);
    SharedRules.settle(turn);
    PlacementRules.settle(turn);
    // After placing: whoever has just found a slot to take need not ask once more.
    ClusterRules.settle(turn);
    BuildRules.settle(turn);
    PlacementRules.announce(turn);
  }
}
