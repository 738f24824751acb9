package io.osbs.core.orchestration;

import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.TransitionTable.Transition;
import io.osbs.core.placement.Decision;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one step of an orchestration.
 *
 * @param actions to carry out, in this order
 * @param wakeAt when to step again with {@link Input.Tick} if nothing is observed before; null
 *     never
 * @param decisions the placement decisions that were made, each one an explanation
 * @param notes what a reader of the log wants to know
 * @param workerTransitions rows of {@link WorkerTable} that were taken
 * @param buildTransitions rows of {@link BuildTable} that were taken
 */
public record Step(
    Plan plan,
    List<Action> actions,
    @Nullable Instant wakeAt,
    List<Decision> decisions,
    List<Note> notes,
    List<Transition<WorkerState, WorkerEvent, WorkerAction>> workerTransitions,
    List<Transition<BuildState, BuildEvent, BuildAction>> buildTransitions) {

  public Step {
    actions = List.copyOf(actions);
    decisions = List.copyOf(decisions);
    notes = List.copyOf(notes);
    workerTransitions = List.copyOf(workerTransitions);
    buildTransitions = List.copyOf(buildTransitions);
  }

  /**
   * A line for the log.
   *
   * @param platform null when it concerns the whole build
   */
  public record Note(@Nullable Platform platform, String text) {}
}
