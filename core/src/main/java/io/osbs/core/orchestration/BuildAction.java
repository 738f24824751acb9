package io.osbs.core.orchestration;

/** What a transition of an orchestrator build makes it do. */
public enum BuildAction {
  /** Run the current publish step. */
  PUBLISH,
  /** Cancel every platform that has not ended. */
  CANCEL_WORKERS,
  /** Take back what was done for users to find. */
  UNDO,
  /** Write the result and end. */
  FINISH
}
