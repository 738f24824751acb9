package io.osbs.core.orchestration;

/** What a transition of a worker build makes its orchestrator do. */
public enum WorkerAction {
  TAKE_SLOT,
  /** Gives back a slot that no worker started with. */
  RELEASE_SLOT,
  /** Reads the cluster's slots again; slots whose holder is final are removed on the way. */
  SURVEY,
  CREATE_WORKER,
  OBSERVE,
  COLLECT,
  CANCEL_WORKER
}
