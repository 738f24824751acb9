package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Fragment;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.Waiter;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.Standings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was observed. What answers an {@link Action} comes exactly once, and may come
 * late; the rest are hints that may be late, doubled or lost. None is trusted blindly: an answer to
 * a question that is no longer asked changes nothing.
 */
public sealed interface Input {

  /** Time has passed. */
  record Tick() implements Input {}

  /** Something may have changed on a cluster. */
  record ClusterChanged(String cluster) implements Input {}

  /** Something may have changed among the orchestrator builds. */
  record WaitersChanged() implements Input {}

  record Surveyed(String cluster, SlotSurvey survey) implements Input {}

  record SurveyFailed(String cluster, ClusterFault fault) implements Input {}

  record WorkersFound(String cluster, List<Build> workers) implements Input {
    public WorkersFound {
      workers = List.copyOf(workers);
    }
  }

  record FindFailed(String cluster, ClusterFault fault) implements Input {}

  /** All orchestrator builds that wait, this one included or not. */
  record WaitersListed(List<Waiter> waiters) implements Input {
    public WaitersListed {
      waiters = List.copyOf(waiters);
    }
  }

  record SlotTaken(Platform platform, String cluster, BuildName worker, Slot slot)
      implements Input {}

  record SlotConflict(Platform platform, String cluster, BuildName worker) implements Input {}

  /**
   * A slot was taken and given back: with it the cluster has more builds than the platform's own
   * maximum, because of other platforms.
   *
   * @param survey what was seen, the slot left out
   */
  record SlotExceeding(Platform platform, String cluster, BuildName worker, SlotSurvey survey)
      implements Input {}

  record SlotFailed(Platform platform, String cluster, BuildName worker, ClusterFault fault)
      implements Input {}

  /**
   * The orchestrator cluster kept us from taking the slot; the worker cluster was not even asked.
   *
   * @param standings with the cordon that was found; null when nothing could be read
   * @param fault of the orchestrator cluster; null when it is the cordon
   */
  record SlotWithheld(
      Platform platform,
      String cluster,
      BuildName worker,
      @Nullable Standings standings,
      @Nullable ClusterFault fault)
      implements Input {}

  record SlotReleased(String cluster, Slot slot) implements Input {}

  record WorkerCreated(Platform platform, BuildName worker, Build build) implements Input {}

  record CreateFailed(Platform platform, BuildName worker, ClusterFault fault) implements Input {}

  record WorkerSeen(Platform platform, BuildName worker, Build build) implements Input {}

  record WorkerAbsent(Platform platform, BuildName worker) implements Input {}

  record WorkerUnseen(Platform platform, BuildName worker, ClusterFault fault) implements Input {}

  record Collected(Platform platform, BuildName worker, Fragment fragment) implements Input {}

  /**
   * The worker build is Complete and its result cannot be used.
   *
   * @param why what is missing or wrong in the result
   */
  record ResultUnusable(Platform platform, BuildName worker, String why) implements Input {}

  /**
   * The worker build is Complete, was made for an earlier order of the same request, and would come
   * out differently now.
   *
   * @param why what has changed
   */
  record ResultOutdated(Platform platform, BuildName worker, String why) implements Input {}

  /**
   * The step is done.
   *
   * @param failures of the {@link Action.Publish} that this answers
   */
  record StepDone(PublishStep step, int failures) implements Input {}

  /**
   * An infrastructure failure is tried again; any other ends the build.
   *
   * @param failures of the {@link Action.Publish} that this answers
   */
  record StepFailed(PublishStep step, int failures, Failure failure) implements Input {}

  /** Nothing is left of what was done for users to find. */
  record Undone() implements Input {}

  /**
   * An infrastructure failure is tried again; after any other what is left stays.
   *
   * @param failures of the {@link Action.Undo} that this answers
   */
  record UndoFailed(int failures, Failure failure) implements Input {}

  /** config.yaml was read again. */
  record Configured(Map<Platform, List<ClusterEntry>> clusters) implements Input {
    public Configured {
      clusters = Map.copyOf(clusters);
    }
  }

  /** What the namespace shares; null is what could not be read. */
  record SharedRead(@Nullable Standings standings, @Nullable Durations durations)
      implements Input {}

  /** How the clusters stand, as somebody has just seen or changed it. */
  record StandingsSeen(Standings standings) implements Input {}

  record CancelRequested() implements Input {}

  /** Another run holds the request's lease. */
  record Fenced() implements Input {}
}
