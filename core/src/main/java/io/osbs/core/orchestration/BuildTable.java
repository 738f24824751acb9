package io.osbs.core.orchestration;

import static io.osbs.core.orchestration.BuildAction.CANCEL_WORKERS;
import static io.osbs.core.orchestration.BuildAction.FINISH;
import static io.osbs.core.orchestration.BuildAction.PUBLISH;
import static io.osbs.core.orchestration.BuildAction.UNDO;
import static io.osbs.core.orchestration.BuildEvent.ALL_BUILT;
import static io.osbs.core.orchestration.BuildEvent.CANCEL;
import static io.osbs.core.orchestration.BuildEvent.CANCEL_TOO_LATE;
import static io.osbs.core.orchestration.BuildEvent.FENCED;
import static io.osbs.core.orchestration.BuildEvent.OVERDUE;
import static io.osbs.core.orchestration.BuildEvent.PUBLISHED;
import static io.osbs.core.orchestration.BuildEvent.SOME_FAILED;
import static io.osbs.core.orchestration.BuildEvent.STEP_DONE;
import static io.osbs.core.orchestration.BuildEvent.STEP_FAILED;
import static io.osbs.core.orchestration.BuildEvent.STEP_POSTPONED;
import static io.osbs.core.orchestration.BuildEvent.STEP_STUCK;
import static io.osbs.core.orchestration.BuildEvent.UNDONE;
import static io.osbs.core.orchestration.BuildEvent.UNDO_ABANDONED;
import static io.osbs.core.orchestration.BuildEvent.UNDO_POSTPONED;
import static io.osbs.core.orchestration.BuildEvent.WORKERS_ENDED;
import static io.osbs.core.orchestration.BuildState.BUILDING;
import static io.osbs.core.orchestration.BuildState.CANCELLED;
import static io.osbs.core.orchestration.BuildState.CANCELLING;
import static io.osbs.core.orchestration.BuildState.COMPLETE;
import static io.osbs.core.orchestration.BuildState.FAILED;
import static io.osbs.core.orchestration.BuildState.PUBLISHING;
import static io.osbs.core.orchestration.BuildState.STOPPING;
import static io.osbs.core.orchestration.BuildState.SUPERSEDED;
import static io.osbs.core.orchestration.BuildState.UNDOING;
import static io.osbs.core.orchestration.BuildState.WITHDRAWING;

/** The life of an orchestrator build. */
public final class BuildTable {

  /** The table. */
  public static final TransitionTable<BuildState, BuildEvent, BuildAction> TABLE =
      TransitionTable.<BuildState, BuildEvent, BuildAction>over(BuildState.class, BuildEvent.class)
          .on(BUILDING, ALL_BUILT, PUBLISHING, PUBLISH)
          .on(BUILDING, SOME_FAILED, UNDOING, UNDO)
          .on(BUILDING, CANCEL, CANCELLING, CANCEL_WORKERS)
          .on(BUILDING, OVERDUE, STOPPING, CANCEL_WORKERS)
          .on(BUILDING, FENCED, SUPERSEDED, FINISH)
          .on(PUBLISHING, STEP_DONE, PUBLISHING, PUBLISH)
          .on(PUBLISHING, STEP_POSTPONED, PUBLISHING)
          .on(PUBLISHING, STEP_FAILED, UNDOING, UNDO)
          .on(PUBLISHING, STEP_STUCK, FAILED, FINISH)
          .on(PUBLISHING, PUBLISHED, COMPLETE, FINISH)
          .on(PUBLISHING, CANCEL, WITHDRAWING)
          .on(PUBLISHING, CANCEL_TOO_LATE, PUBLISHING)
          .on(PUBLISHING, FENCED, SUPERSEDED, FINISH)
          .on(CANCELLING, WORKERS_ENDED, WITHDRAWING, UNDO)
          .on(CANCELLING, FENCED, SUPERSEDED, FINISH)
          .on(STOPPING, WORKERS_ENDED, UNDOING, UNDO)
          .on(STOPPING, CANCEL, CANCELLING)
          .on(STOPPING, FENCED, SUPERSEDED, FINISH)
          .on(WITHDRAWING, STEP_DONE, WITHDRAWING, UNDO)
          .on(WITHDRAWING, STEP_POSTPONED, WITHDRAWING, UNDO)
          .on(WITHDRAWING, STEP_FAILED, WITHDRAWING, UNDO)
          .on(WITHDRAWING, UNDO_POSTPONED, WITHDRAWING)
          .on(WITHDRAWING, UNDO_ABANDONED, CANCELLED, FINISH)
          .on(WITHDRAWING, UNDONE, CANCELLED, FINISH)
          .on(WITHDRAWING, FENCED, SUPERSEDED, FINISH)
          .on(UNDOING, UNDO_POSTPONED, UNDOING)
          .on(UNDOING, UNDO_ABANDONED, FAILED, FINISH)
          .on(UNDOING, UNDONE, FAILED, FINISH)
          .on(UNDOING, FENCED, SUPERSEDED, FINISH)
          .build();

  private BuildTable() {}
}
