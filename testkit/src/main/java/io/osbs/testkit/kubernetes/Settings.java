package io.osbs.testkit.kubernetes;

import java.time.Duration;

/**
 * The clocks of a control plane that tests have to wait for.
 *
 * @param nodeGrace how long a node may be silent before it counts as lost
 * @param eviction how long pods stay on a lost node before they are deleted
 */
public record Settings(Duration nodeGrace, Duration eviction) {

  /**
   * Short, but long enough for a busy machine: 20 s and 5 s, where Kubernetes has 50 s and 300 s.
   */
  public static final Settings FOR_TESTS =
      new Settings(Duration.ofSeconds(20), Duration.ofSeconds(5));
}
