package io.osbs.it.tools;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting for something that no event tells of. */
public final class Await {

  private static final Duration GLANCE = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Await() {}

  /** A condition on the machine. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /** Returns as soon as the condition holds; fails, naming it, when it never does. */
  public static void until(String what, Condition condition) throws Exception {
    value(what, () -> condition.holds() ? Optional.of(what) : Optional.empty());
  }

  /** Returns the value as soon as there is one. */
  public static <T> T value(String what, Callable<Optional<T>> source) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<T> found = source.call();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("waited %s in vain: %s".formatted(PATIENCE, what));
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
  }
}
