package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Slot;
import io.osbs.core.image.Platform;
import io.osbs.core.standing.Trouble;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something an orchestration wants done. Each is one call on one port, may happen late, and may
 * fail; its outcome comes back, exactly once, as one of the {@link Input}s named with it, or as
 * {@link Input.Fenced}.
 */
public sealed interface Action {

  /** Read a cluster's slots: {@link Input.Surveyed}, {@link Input.SurveyFailed}. */
  record Survey(String cluster) implements Action {}

  /** Find the request's worker builds: {@link Input.WorkersFound}, {@link Input.FindFailed}. */
  record FindWorkers(String cluster) implements Action {}

  /** List the orchestrator builds that wait for slots: {@link Input.WaitersListed}. */
  record ListWaiters() implements Action {}

  /**
   * {@link Input.SlotTaken}, {@link Input.SlotConflict}, {@link Input.SlotExceeding}, {@link
   * Input.SlotFailed}, {@link Input.SlotWithheld}.
   *
   * @param ownMaximum the platform's maximum, when another platform may bring the cluster above it:
   *     such a slot counts as taken only when a look afterwards has shown that all slots together
   *     keep to it; null where taking the number is proof enough
   */
  record TakeSlot(
      Platform platform, String cluster, int number, BuildName worker, @Nullable Integer ownMaximum)
      implements Action {}

  /** Remove exactly this slot: {@link Input.SlotReleased}; a failure needs no answer. */
  record ReleaseSlot(String cluster, Slot slot) implements Action {}

  /** {@link Input.WorkerCreated}, {@link Input.CreateFailed}. */
  record CreateWorker(Platform platform, Assignment assignment) implements Action {}

  /** {@link Input.WorkerSeen}, {@link Input.WorkerAbsent}, {@link Input.WorkerUnseen}. */
  record Observe(Platform platform, Assignment assignment) implements Action {}

  /** Needs no answer: the worker build is observed until it has ended. */
  record CancelWorker(Platform platform, String cluster, BuildName worker) implements Action {}

  /**
   * {@link Input.Collected}, {@link Input.ResultUnusable}, {@link Input.ResultOutdated}, {@link
   * Input.WorkerUnseen}.
   */
  record Collect(Platform platform, Assignment assignment) implements Action {}

  /** Show on the orchestrator build which platforms wait; an empty list takes the note away. */
  record Announce(List<Platform> waiting) implements Action {
    public Announce {
      waiting = List.copyOf(waiting);
    }
  }

  /** Read what the orchestrators of the namespace share: {@link Input.SharedRead}. */
  record ReadShared() implements Action {}

  /** Tell the others of trouble with a cluster: {@link Input.StandingsSeen}, if anything. */
  record ReportTrouble(String cluster, Trouble trouble, String detail) implements Action {}

  /** Tell the others that a cluster is well again: {@link Input.StandingsSeen}, if anything. */
  record ReportMended(String cluster) implements Action {}

  /**
   * Ask to be the one who tries a cluster that is left alone: {@link Input.StandingsSeen}, if
   * anything.
   */
  record TryCluster(String cluster) implements Action {}

  /**
   * Let somebody else try a cluster that we were to try and do not need any more: {@link
   * Input.StandingsSeen}, if anything.
   */
  record LeaveTry(String cluster) implements Action {}

  /** Note for estimates how long a worker build held its slot; needs no answer. */
  record Measured(Platform platform, Duration held) implements Action {}

  /** Store what the next run must know; needs no answer. */
  record Remember(Memory memory) implements Action {}

  /**
   * {@link Input.StepDone}, {@link Input.StepFailed}.
   *
   * @param failures how often it has failed before: the answer names it, so that a doubled answer
   *     to an earlier try is not taken for one to this
   */
  record Publish(PublishStep step, int failures) implements Action {}

  /**
   * Take back whatever was done for users to find, because the build ends without an image: {@link
   * Input.Undone}, {@link Input.UndoFailed}.
   *
   * @param phase how the build will end, Failed or Cancelled
   * @param failures how often it has failed before, as in {@link Publish}
   */
  record Undo(Phase phase, int failures) implements Action {}

  /**
   * The orchestration is over; what is still on its way may be awaited for a moment.
   *
   * @param failure null when the phase is Complete
   */
  record Finish(Phase phase, @Nullable Failure failure) implements Action {}
}
