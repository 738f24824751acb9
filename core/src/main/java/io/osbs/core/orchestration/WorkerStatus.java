package io.osbs.core.orchestration;

import io.osbs.core.build.Failure;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Phase;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of a platform's worker build in each state; the record case is the state. */
public sealed interface WorkerStatus {

  /** The state of the table that this case stands for. */
  default WorkerState state() {
    return switch (this) {
      case Looking _ -> WorkerState.LOOKING;
      case Unplaced _ -> WorkerState.UNPLACED;
      case Reserving _ -> WorkerState.RESERVING;
      case Creating _ -> WorkerState.CREATING;
      case Confirming _ -> WorkerState.CONFIRMING;
      case Active _ -> WorkerState.ACTIVE;
      case Unreachable _ -> WorkerState.UNREACHABLE;
      case Collecting _ -> WorkerState.COLLECTING;
      case Withdrawing _ -> WorkerState.WITHDRAWING;
      case Cancelling _ -> WorkerState.CANCELLING;
      case Done _ -> WorkerState.DONE;
      case Failed _ -> WorkerState.FAILED;
      case Cancelled _ -> WorkerState.CANCELLED;
    };
  }

  /** Where the current attempt is, or was last, in the states that have such a place. */
  default Optional<Assignment> place() {
    return switch (this) {
      case Placed placed -> Optional.ofNullable(placed.assignment());
      case Looking _, Unplaced _, Reserving _ -> Optional.empty();
    };
  }

  /** A state with a place. */
  sealed interface Placed extends WorkerStatus {

    /** The place; null only where the case says so. */
    @Nullable Assignment assignment();
  }

  /**
   * Worker builds of an earlier run are looked for.
   *
   * @param since when the search began
   */
  record Looking(Instant since) implements WorkerStatus {}

  /**
   * Has no slot.
   *
   * @param since when the wait for a slot began
   * @param freeSince since when a slot has been seen free without a break; null when none is
   * @param lost how often in a row somebody else was faster at the slot that was tried
   */
  record Unplaced(Instant since, @Nullable Instant freeSince, int lost) implements WorkerStatus {

    /** Has no slot, and has tried none since. */
    static Unplaced since(Instant since) {
      return new Unplaced(since, null, 0);
    }

    /** The same, with what was seen of free slots. */
    Unplaced seenFree(@Nullable Instant first) {
      return new Unplaced(since, first, lost);
    }

    /** True when it has just lost a race for a slot. */
    boolean contested() {
      return lost > 0;
    }
  }

  /**
   * A slot is being taken.
   *
   * @param waitingSince when the wait for a slot began, kept for the case that the slot is lost
   * @param lost how many others were lost just before
   */
  record Reserving(String cluster, int number, Instant waitingSince, int lost)
      implements WorkerStatus {}

  /** The worker build is being created. */
  record Creating(Assignment assignment) implements Placed {}

  /** The create got no answer. */
  record Confirming(Assignment assignment) implements Placed {}

  /**
   * The worker build exists and is not final.
   *
   * @param phaseSince since when this phase has been seen
   */
  record Active(Assignment assignment, Phase phase, Instant phaseSince) implements Placed {}

  /**
   * The cluster of the worker build does not answer.
   *
   * @param phase the last one seen
   * @param since since when the cluster has not answered
   */
  record Unreachable(Assignment assignment, Phase phase, Instant phaseSince, Instant since)
      implements Placed {}

  /**
   * The fragment is being read.
   *
   * @param since when the worker build was first seen Complete
   */
  record Collecting(Assignment assignment, Instant since) implements Placed {}

  /**
   * Cancelled while an answer was on its way.
   *
   * @param assignment null while a slot, non-null while a create is on its way
   */
  record Withdrawing(@Nullable Assignment assignment, String cluster) implements Placed {}

  /** Asked to end; its end is awaited. */
  record Cancelling(Assignment assignment, Instant since) implements Placed {}

  /** Its image is there. */
  record Done(Assignment assignment, Fragment fragment) implements Placed {}

  /**
   * Ended badly.
   *
   * @param assignment the last place; null when there never was one
   */
  record Failed(@Nullable Assignment assignment, Failure failure) implements Placed {}

  /**
   * Ended by a cancel.
   *
   * @param assignment the last place; null when there never was one
   * @param confirmed false when the worker build's end was not seen
   */
  record Cancelled(@Nullable Assignment assignment, boolean confirmed) implements Placed {}
}
