package io.osbs.core.orchestration;

/** Where an orchestrator build stands. */
public enum BuildState {
  /** Worker builds are placed and followed. */
  BUILDING,
  /** Every platform is there; the publish steps run one after another. */
  PUBLISHING,
  /** Cancelled: waits until the worker builds have ended. */
  CANCELLING,
  /** Cancelled during a publish step that shows nothing to users: waits for its answer. */
  WITHDRAWING,
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
