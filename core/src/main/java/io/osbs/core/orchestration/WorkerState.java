package io.osbs.core.orchestration;

/** Where the worker build of one platform stands, as its orchestrator sees it. */
public enum WorkerState {
  /** A request that ran before: its workers may exist already. */
  LOOKING,
  /** Has no slot; waits for one where all are taken. */
  UNPLACED,
  /** A slot was chosen and is being taken. */
  RESERVING,
  /** The slot is ours, the worker build is being created. */
  CREATING,
  /** The create got no answer: it may have happened. */
  CONFIRMING,
  /** The worker build exists and is not final. */
  ACTIVE,
  /** The worker build's cluster does not answer. */
  UNREACHABLE,
  /** The worker build is Complete, its fragment is being read. */
  COLLECTING,
  /** Cancelled while a slot or a create was on its way: waits for that answer. */
  WITHDRAWING,
  /** Cancelled; the worker build was asked to end. */
  CANCELLING,
  /** The image of this platform is there. */
  DONE,
  FAILED,
  CANCELLED;

  /** True when nothing more happens for this platform. */
  public boolean isFinal() {
    return this == DONE || this == FAILED || this == CANCELLED;
  }
}
