package io.osbs.core.orchestration;

/** Where an orchestrator build stands. */
public enum BuildState {
  /** Worker builds are placed and followed. */
  BUILDING,
  /** Every platform is there; the publish steps run one after another. */
  PUBLISHING,
  /** Cancelled: waits until the worker builds have ended. */
  CANCELLING,
  /**
   * Cancelled: waits for the answer of a publish step that is on its way, then takes back what was
   * done.
   */
  WITHDRAWING,
  /** Failed before anything irrevocable: takes back what was done. */
  UNDOING,
  /** Ran longer than its deadline: waits until the worker builds have ended. */
  STOPPING,
  COMPLETE,
  FAILED,
  CANCELLED,
  /** Another run of the same request has taken over; this one touches nothing any more. */
  SUPERSEDED;

  /** True when the orchestration is over. */
  public boolean isFinal() {
    return this == COMPLETE || this == FAILED || this == CANCELLED || this == SUPERSEDED;
  }
}
