package io.osbs.core.placement;

import java.time.Duration;

/**
 * The clocks and limits of placement, section {@code placement} of config.yaml.
 *
 * @param whenFull what to do when every enabled cluster of a platform is full
 * @param queueTimeout how long a platform waits for a slot before the build gives up
 * @param workerDeadline how long a worker build may take
 * @param orchestratorDeadline how long an orchestrator build may take, waiting not counted
 * @param unreachableGrace how long a cluster may not answer before its builds are given up
 * @param pendingTimeout how long a worker build may stay New or Pending
 * @param infrastructureRetries how often a platform may move on after an infrastructure failure
 * @param orphanGrace how long workers outlive an orchestrator build that is gone
 */
public record PlacementSettings(
    WhenFull whenFull,
    Duration queueTimeout,
    Duration workerDeadline,
    Duration orchestratorDeadline,
    Duration unreachableGrace,
    Duration pendingTimeout,
    int infrastructureRetries,
    Duration orphanGrace) {

  /** The values used where config.yaml says nothing. */
  public static final PlacementSettings DEFAULTS =
      new PlacementSettings(
          WhenFull.WAIT,
          Duration.ofHours(24),
          Duration.ofHours(3),
          Duration.ofHours(4),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          3,
          Duration.ofMinutes(15));

  /** What happens when every enabled cluster of a platform is full. */
  public enum WhenFull {
    /** Wait for a slot anywhere. */
    WAIT,
    /** Submit to the lowest load at once, as the original did; the maximum is only a divisor. */
    SUBMIT
  }
}
