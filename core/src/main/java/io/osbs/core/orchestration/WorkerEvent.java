package io.osbs.core.orchestration;

/** What can happen to the worker build of one platform. */
public enum WorkerEvent {
  /** No worker build of an earlier run exists. */
  NOTHING_FOUND,
  /** A worker build of ours exists. */
  WORKER_FOUND,
  /** A slot is already held in our name. */
  SLOT_FOUND,
  /** A placement chose this slot. */
  SLOT_CHOSEN,
  /** No cluster of the platform may take builds. */
  NO_CLUSTER,
  /** Every cluster of the platform refuses us for good. */
  ALL_FORBIDDEN,
  /** No cluster answered for longer than the grace. */
  NONE_ANSWERED,
  /** Waited longer than the queue timeout. */
  QUEUE_TIMEOUT,
  /** As many infrastructure failures as are allowed. */
  RETRIES_EXHAUSTED,
  /** The slot is ours. */
  SLOT_TAKEN,
  /** Somebody else holds that number. */
  SLOT_CONFLICT,
  /** The cluster did not give the slot: no answer, or a refusal. */
  SLOT_DENIED,
  /** The worker build was created. */
  WORKER_CREATED,
  /** The create got no answer. */
  CREATE_LOST,
  /** The cluster refused the create; another one may not. */
  CREATE_REFUSED,
  /** The create is wrong in itself. */
  CREATE_INVALID,
  /** The worker build was looked for and does not exist. */
  WORKER_ABSENT,
  /** The worker build is active. */
  WORKER_SEEN,
  /** The worker build is Complete. */
  WORKER_DONE,
  /** The worker build failed because of what it builds. */
  WORKER_BROKEN,
  /** The worker build ended because of where it ran. */
  WORKER_LOST,
  /** Somebody cancelled the worker build. */
  WORKER_CANCELLED,
  /** New or Pending for longer than the timeout. */
  PENDING_TOO_LONG,
  /** Running for longer than the deadline. */
  OVERDUE,
  /** The cluster did not answer when asked for the worker build. */
  CLUSTER_SILENT,
  /** The cluster has not answered for longer than the grace. */
  GRACE_OVER,
  /** The fragment was read. */
  COLLECTED,
  /** The worker build is Complete and left no usable fragment. */
  RESULT_UNUSABLE,
  /** The worker build is Complete, and what it was built from has changed since. */
  RESULT_OUTDATED,
  /** The orchestrator build is to end. */
  CANCEL
}
