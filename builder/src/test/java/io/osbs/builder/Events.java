package io.osbs.builder;

import io.osbs.core.time.Pause;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What happens in a test, and who waits for it. A pause ends when the test has looked and must wait
 * on: so time passes only while the test waits for something, and then at once.
 */
final class Events implements Pause {

  private static final Duration LONGEST = Duration.ofMinutes(2);

  private long happened;
  private long pauses;
  private long ended;

  /** Something happened that somebody may wait for. */
  synchronized void happened() {
    happened++;
    notifyAll();
  }

  @Override
  public synchronized void pause(Duration time) throws InterruptedException {
    long mine = ++pauses;
    happened();
    while (ended < mine) {
      wait();
    }
  }

  /** Waits for what must come. */
  void until(BooleanSupplier condition, Supplier<String> what) throws InterruptedException {
    if (!comes(condition)) {
      throw new AssertionError("not in time: " + what.get());
    }
  }

  /** False when it has not come for so long that something must be stuck. */
  boolean comes(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      long before = soFar();
      if (condition.getAsBoolean()) {
        return true;
      }
      if (!awaitAfter(before, deadline)) {
        return false;
      }
    }
  }

  private synchronized long soFar() {
    return happened;
  }

  private synchronized boolean awaitAfter(long before, long deadline) throws InterruptedException {
    if (ended < pauses) {
      ended = pauses;
      notifyAll();
    }
    while (happened == before) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
