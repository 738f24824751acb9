package io.osbs.core.orchestration;

/** What can happen to an orchestrator build. */
public enum BuildEvent {
  /** Every platform is done. */
  ALL_BUILT,
  /** Every platform has ended, and at least one not well. */
  SOME_FAILED,
  /** Every worker build has ended after a cancel or a deadline. */
  WORKERS_ENDED,
  CANCEL,
  /** Cancel was asked for after users could see the result. */
  CANCEL_TOO_LATE,
  OVERDUE,
  STEP_DONE,
  /** The last publish step is done. */
  PUBLISHED,
  /** A publish step failed in a way that may pass. */
  STEP_POSTPONED,
  STEP_FAILED,
  /** A publish step failed that must not be taken back any more. */
  STEP_STUCK,
  /** What was done is taken back. */
  UNDONE,
  /** Taking back failed in a way that may pass. */
  UNDO_POSTPONED,
  /** Something of what was done stays. */
  UNDO_ABANDONED,
  /** Another run holds this request. */
  FENCED
}
