package io.osbs.core.orchestration;

import static io.osbs.core.orchestration.BuildAction.CANCEL_WORKERS;
import static io.osbs.core.orchestration.BuildAction.FINISH;
import static io.osbs.core.orchestration.BuildAction.PUBLISH;
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
import static io.osbs.core.orchestration.BuildEvent.WORKERS_ENDED;
import static io.osbs.core.orchestration.BuildState.BUILDING;
import static io.osbs.core.orchestration.BuildState.CANCELLED;
import static io.osbs.core.orchestration.BuildState.CANCELLING;
import static io.osbs.core.orchestration.BuildState.COMPLETE;
import static io.osbs.core.orchestration.BuildState.FAILED;
import static io.osbs.core.orchestration.BuildState.PUBLISHING;
import static io.osbs.core.orchestration.BuildState.STOPPING;
import static io.osbs.core.orchestration.BuildState.SUPERSEDED;
import static io.osbs.core.orchestration.BuildState.WITHDRAWING;

/** The life of an orchestrator build. */
public final class BuildTable {

  /** The table. */
  public static final TransitionTable<BuildState, BuildEvent, BuildAction> TABLE =
      TransitionTable.<BuildState, BuildEvent, BuildAction>over(BuildState.class, BuildEvent.class)
          .on(BUILDING, ALL_BUILT, PUBLISHING, PUBLISH)
          .on(BUILDING, SOME_FAILED, FAILED, FINISH)
          .on(BUILDING, CANCEL, CANCELLING, CANCEL_WORKERS)
          .on(BUILDING, OVERDUE, STOPPING, CANCEL_WORKERS)
          .on(BUILDING, FENCED, SUPERSEDED, FINISH)
          .on(PUBLISHING, STEP_DONE, PUBLISHING, PUBLISH)
          .on(PUBLISHING, STEP_POSTPONED, PUBLISHING)
          .on(PUBLISHING, STEP_FAILED, FAILED, FINISH)
          .on(PUBLISHING, PUBLISHED, COMPLETE, FINISH)
          .on(PUBLISHING, CANCEL, WITHDRAWING)
          .on(PUBLISHING, CANCEL_TOO_LATE, PUBLISHING)
          .on(PUBLISHING, FENCED, SUPERSEDED, FINISH)
          .on(WITHDRAWING, STEP_DONE, CANCELLED, FINISH)
          .on(WITHDRAWING, STEP_POSTPONED, CANCELLED, FINISH)
          .on(WITHDRAWING, STEP_FAILED, CANCELLED, FINISH)
          .on(WITHDRAWING, FENCED, SUPERSEDED, FINISH)
          .on(CANCELLING, WORKERS_ENDED, CANCELLED, FINISH)
          .on(CANCELLING, FENCED, SUPERSEDED, FINISH)
          .on(STOPPING, WORKERS_ENDED, FAILED, FINISH)
          .on(STOPPING, CANCEL, CANCELLING)
          .on(STOPPING, FENCED, SUPERSEDED, FINISH)
          .build();

  private BuildTable() {}
}
