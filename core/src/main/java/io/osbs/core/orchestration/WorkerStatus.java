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
  WorkerState state();

  /** Where the current attempt is, in the states that have one. */
  default Optional<Assignment> place() {
    return Optional.empty();
  }

  /**
   * Worker builds of an earlier run are looked for.
   *
   * @param since when the search began
   */
  record Looking(Instant since) implements WorkerStatus {
    @Override
    public WorkerState state() {
      return WorkerState.LOOKING;
    }
  }

  /**
   * Has no slot.
   *
   * @param since when the wait for a slot began
   * @param freeSince since when a slot has been seen free without a break; null when none is
   */
  record Unplaced(Instant since, @Nullable Instant freeSince) implements WorkerStatus {
    @Override
    public WorkerState state() {
      return WorkerState.UNPLACED;
    }
  }

  /**
   * A slot is being taken.
   *
   * @param waitingSince when the wait for a slot began, kept for the case that the slot is lost
   */
  record Reserving(String cluster, int number, Instant waitingSince) implements WorkerStatus {
    @Override
    public WorkerState state() {
      return WorkerState.RESERVING;
    }
  }

  record Creating(Assignment assignment) implements WorkerStatus {
    @Override
    public WorkerState state() {
      return WorkerState.CREATING;
    }

    @Override
    public Optional<Assignment> place() {
      return Optional.of(assignment);
    }
  }

  record Confirming(Assignment assignment) implements WorkerStatus {
    @Override
    public WorkerState state() {
      return WorkerState.CONFIRMING;
    }

    @Override
    public Optional<Assignment> place() {
      return Optional.of(assignment);
    }
  }

  /**
   * The worker build exists and is not final.
   *
   * @param phaseSince since when this phase has been seen
   */
  record Active(Assignment assignment, Phase phase, Instant phaseSince) implements WorkerStatus {
    @Override
    public WorkerState state() {
      return WorkerState.ACTIVE;
    }

    @Override
    public Optional<Assignment> place() {
      return Optional.of(assignment);
    }
  }

  /**
   * The cluster of the worker build does not answer.
   *
   * @param phase the last one seen
   * @param since since when the cluster has not answered
   */
  record Unreachable(Assignment assignment, Phase phase, Instant phaseSince, Instant since)
      implements WorkerStatus {
    @Override
    public WorkerState state() {
      return WorkerState.UNREACHABLE;
    }

    @Override
    public Optional<Assignment> place() {
      return Optional.of(assignment);
    }
  }

  /**
   * The fragment is being read.
   *
   * @param since when the worker build was first seen Complete
   */
  record Collecting(Assignment assignment, Instant since) implements WorkerStatus {
    @Override
    public WorkerState state() {
      return WorkerState.COLLECTING;
    }

    @Override
    public Optional<Assignment> place() {
      return Optional.of(assignment);
    }
  }

  /**
   * Cancelled while an answer was on its way.
   *
   * @param assignment null while a slot, non-null while a create is on its way
   */
  record Withdrawing(@Nullable Assignment assignment, String cluster) implements WorkerStatus {
    @Override
    public WorkerState state() {
      return WorkerState.WITHDRAWING;
    }

    @Override
    public Optional<Assignment> place() {
      return Optional.ofNullable(assignment);
    }
  }

  record Cancelling(Assignment assignment, Instant since) implements WorkerStatus {
    @Override
    public WorkerState state() {
      return WorkerState.CANCELLING;
    }

    @Override
    public Optional<Assignment> place() {
      return Optional.of(assignment);
    }
  }

  record Done(Assignment assignment, Fragment fragment) implements WorkerStatus {
    @Override
    public WorkerState state() {
      return WorkerState.DONE;
    }

    @Override
    public Optional<Assignment> place() {
      return Optional.of(assignment);
    }
  }

  /**
   * Ended badly.
   *
   * @param assignment the last place; null when there never was one
   */
  record Failed(@Nullable Assignment assignment, Failure failure) implements WorkerStatus {
    @Override
    public WorkerState state() {
      return WorkerState.FAILED;
    }

    @Override
    public Optional<Assignment> place() {
      return Optional.ofNullable(assignment);
    }
  }

  /**
   * Ended by a cancel.
   *
   * @param assignment the last place; null when there never was one
   * @param confirmed false when the worker build's end was not seen
   */
  record Cancelled(@Nullable Assignment assignment, boolean confirmed) implements WorkerStatus {
    @Override
    public WorkerState state() {
      return WorkerState.CANCELLED;
    }

    @Override
    public Optional<Assignment> place() {
      return Optional.ofNullable(assignment);
    }
  }
}
