package io.osbs.core.orchestration;

import io.osbs.core.orchestration.TransitionTable.Transition;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The rows of the two tables that some scenario took. */
final class Taken {

  private static final Set<Transition<?, ?, ?>> ROWS = ConcurrentHashMap.newKeySet();

  private Taken() {}

  static void add(Step step) {
    ROWS.addAll(step.workerTransitions());
    ROWS.addAll(step.buildTransitions());
  }

  static Set<Transition<?, ?, ?>> rows() {
    return ROWS;
  }
}
