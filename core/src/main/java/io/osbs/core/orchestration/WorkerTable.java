package io.osbs.core.orchestration;

import static io.osbs.core.orchestration.WorkerAction.CANCEL_WORKER;
import static io.osbs.core.orchestration.WorkerAction.COLLECT;
import static io.osbs.core.orchestration.WorkerAction.CREATE_WORKER;
import static io.osbs.core.orchestration.WorkerAction.OBSERVE;
import static io.osbs.core.orchestration.WorkerAction.RELEASE_SLOT;
import static io.osbs.core.orchestration.WorkerAction.SURVEY;
import static io.osbs.core.orchestration.WorkerAction.TAKE_SLOT;
import static io.osbs.core.orchestration.WorkerEvent.*;
import static io.osbs.core.orchestration.WorkerState.ACTIVE;
import static io.osbs.core.orchestration.WorkerState.CANCELLED;
import static io.osbs.core.orchestration.WorkerState.CANCELLING;
import static io.osbs.core.orchestration.WorkerState.COLLECTING;
import static io.osbs.core.orchestration.WorkerState.CONFIRMING;
import static io.osbs.core.orchestration.WorkerState.CREATING;
import static io.osbs.core.orchestration.WorkerState.DONE;
import static io.osbs.core.orchestration.WorkerState.FAILED;
import static io.osbs.core.orchestration.WorkerState.LOOKING;
import static io.osbs.core.orchestration.WorkerState.RESERVING;
import static io.osbs.core.orchestration.WorkerState.UNPLACED;
import static io.osbs.core.orchestration.WorkerState.UNREACHABLE;
import static io.osbs.core.orchestration.WorkerState.WITHDRAWING;

/**
 * The life of a platform's worker build. A slot is given back by exact version only while no worker
 * can have started with it; afterwards it is left to the rule that a slot whose holder is final is
 * nobody's, which a survey applies.
 */
public final class WorkerTable {

  /** The table. */
  public static final TransitionTable<WorkerState, WorkerEvent, WorkerAction> TABLE = build();

  private WorkerTable() {}

  private static TransitionTable<WorkerState, WorkerEvent, WorkerAction> build() {
    var table =
        TransitionTable.<WorkerState, WorkerEvent, WorkerAction>over(
            WorkerState.class, WorkerEvent.class);
    placing(table);
    creating(table);
    following(table, ACTIVE);
    table
        .on(ACTIVE, PENDING_TOO_LONG, UNPLACED, CANCEL_WORKER)
        .on(ACTIVE, OVERDUE, FAILED, CANCEL_WORKER);
    following(table, UNREACHABLE);
    table.on(UNREACHABLE, GRACE_OVER, UNPLACED, CANCEL_WORKER);
    ending(table);
    return table.build();
  }

  private static void placing(
      TransitionTable.Builder<WorkerState, WorkerEvent, WorkerAction> table) {
    table
        .on(LOOKING, NOTHING_FOUND, UNPLACED, SURVEY)
        .on(LOOKING, WORKER_FOUND, ACTIVE, OBSERVE)
        .on(LOOKING, GRACE_OVER, UNPLACED, SURVEY)
        .on(UNPLACED, SLOT_CHOSEN, RESERVING, TAKE_SLOT)
        .on(UNPLACED, SLOT_FOUND, CREATING, CREATE_WORKER)
        .on(UNPLACED, NO_CLUSTER, FAILED)
        .on(UNPLACED, ALL_FORBIDDEN, FAILED)
        .on(UNPLACED, NONE_ANSWERED, FAILED)
        .on(UNPLACED, QUEUE_TIMEOUT, FAILED)
        .on(UNPLACED, RETRIES_EXHAUSTED, FAILED)
        .on(UNPLACED, CANCEL, CANCELLED)
        .on(RESERVING, SLOT_TAKEN, CREATING, CREATE_WORKER)
        .on(RESERVING, SLOT_CONFLICT, UNPLACED)
        .on(RESERVING, SLOT_DENIED, UNPLACED)
        .on(RESERVING, CANCEL, WITHDRAWING);
  }

  private static void creating(
      TransitionTable.Builder<WorkerState, WorkerEvent, WorkerAction> table) {
    table
        .on(CREATING, WORKER_CREATED, ACTIVE, OBSERVE)
        .on(CREATING, CREATE_LOST, CONFIRMING)
        .on(CREATING, CREATE_REFUSED, UNPLACED, RELEASE_SLOT)
        .on(CREATING, CREATE_INVALID, FAILED, RELEASE_SLOT)
        .on(CREATING, CANCEL, WITHDRAWING)
        .on(CONFIRMING, WORKER_SEEN, ACTIVE)
        .on(CONFIRMING, WORKER_DONE, COLLECTING, COLLECT)
        .on(CONFIRMING, WORKER_BROKEN, FAILED, SURVEY)
        .on(CONFIRMING, WORKER_LOST, UNPLACED, SURVEY)
        .on(CONFIRMING, WORKER_CANCELLED, FAILED, SURVEY)
        .on(CONFIRMING, WORKER_ABSENT, CREATING, CREATE_WORKER)
        .on(CONFIRMING, CLUSTER_SILENT, CONFIRMING)
        .on(CONFIRMING, GRACE_OVER, UNPLACED, CANCEL_WORKER, RELEASE_SLOT)
        .on(CONFIRMING, CANCEL, CANCELLING, CANCEL_WORKER, OBSERVE);
  }

  /**
   * What an observation of the worker build means, whether or not its cluster was silent before.
   */
  private static void following(
      TransitionTable.Builder<WorkerState, WorkerEvent, WorkerAction> table, WorkerState from) {
    table
        .on(from, WORKER_SEEN, ACTIVE)
        .on(from, WORKER_DONE, COLLECTING, COLLECT)
        .on(from, WORKER_BROKEN, FAILED, SURVEY)
        .on(from, WORKER_LOST, UNPLACED, SURVEY)
        .on(from, WORKER_CANCELLED, FAILED, SURVEY)
        .on(from, WORKER_ABSENT, UNPLACED, CANCEL_WORKER)
        .on(from, CLUSTER_SILENT, UNREACHABLE)
        .on(from, CANCEL, CANCELLING, CANCEL_WORKER, OBSERVE);
  }

  private static void ending(
      TransitionTable.Builder<WorkerState, WorkerEvent, WorkerAction> table) {
    table
        .on(COLLECTING, COLLECTED, DONE, SURVEY)
        .on(COLLECTING, RESULT_UNUSABLE, UNPLACED, SURVEY)
        .on(COLLECTING, RESULT_OUTDATED, UNPLACED, SURVEY)
        .on(COLLECTING, CLUSTER_SILENT, COLLECTING)
        .on(COLLECTING, GRACE_OVER, UNPLACED)
        .on(COLLECTING, CANCEL, CANCELLED, SURVEY)
        .on(WITHDRAWING, SLOT_TAKEN, CANCELLED, RELEASE_SLOT)
        .on(WITHDRAWING, SLOT_CONFLICT, CANCELLED)
        .on(WITHDRAWING, SLOT_DENIED, CANCELLED)
        .on(WITHDRAWING, WORKER_CREATED, CANCELLING, CANCEL_WORKER, OBSERVE)
        .on(WITHDRAWING, CREATE_LOST, CANCELLING, CANCEL_WORKER, OBSERVE)
        .on(WITHDRAWING, CREATE_REFUSED, CANCELLED, RELEASE_SLOT)
        .on(WITHDRAWING, CREATE_INVALID, CANCELLED, RELEASE_SLOT)
        .on(CANCELLING, WORKER_SEEN, CANCELLING)
        .on(CANCELLING, WORKER_DONE, CANCELLED, SURVEY)
        .on(CANCELLING, WORKER_BROKEN, CANCELLED, SURVEY)
        .on(CANCELLING, WORKER_LOST, CANCELLED, SURVEY)
        .on(CANCELLING, WORKER_CANCELLED, CANCELLED, SURVEY)
        .on(CANCELLING, WORKER_ABSENT, CANCELLED, RELEASE_SLOT)
        .on(CANCELLING, CLUSTER_SILENT, CANCELLING)
        .on(CANCELLING, GRACE_OVER, CANCELLED);
  }
}
