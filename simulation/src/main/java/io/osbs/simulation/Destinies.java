package io.osbs.simulation;

import io.osbs.core.orchestration.Step;
import io.osbs.simulation.RequestCase.Destiny;
import io.osbs.simulation.WorkerLife.Fate;
import io.osbs.simulation.WorldPlan.Arrival;
import java.util.Map;

/** Decides what will become of requests and worker builds. */
interface Destinies {

  /** What is destined for a request. */
  Destiny of(Arrival arrival);

  /** Whether the user cancels just now, at a moment that is seldom hit by chance. */
  boolean isCancelledAt(Step step);

  /** What is destined for a worker build with this environment. */
  Fate of(Map<String, String> environment);

  /** Whether the user asks for a failed request again. */
  boolean isTriedAgain(RequestCase request);

  /** What happens while a user makes up his mind to ask again. */
  default void beforeTriedAgain(RequestCase request) {}

  /** Whether a parent of an image that could be used again has changed. */
  default boolean isParentChanged() {
    return false;
  }
}
