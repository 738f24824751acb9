package io.osbs.testkit.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what an API server does not announce. */
final class Glances {

  private static final Duration GLANCE = Duration.ofMillis(50);

  private Glances() {}

  /** What is waited for. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Looks until it holds; a server that refuses or does not answer is asked again. */
  static void await(String what, Duration patience, Condition condition) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > end) {
        throw new IOException("waited %s in vain for %s".formatted(patience, what));
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
  }

  private static boolean holds(Condition condition) throws IOException {
    try {
      return condition.holds();
    } catch (KubernetesClientException e) {
      return false;
    }
  }
}
