package io.osbs.cluster.local;

import io.osbs.core.cluster.Builds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for changes/last to be touched. One directory, one event per change, whatever the number of
 * builds: a watch per build would not scale, since the kernel does not watch trees.
 *
 * <p>So everybody hears of every build. Where many change, hearing of each change at once would
 * keep all processors busy with looking: who hears of much hears of it together, a little later.
 */
final class LocalChanges implements Builds.Changes {

  /** So many changes within a second are told of one by one. */
  private static final double FEW = 10;

  /** For every further one the next is told of so much later. */
  private static final Duration DELAY = Duration.ofMillis(5);

  /** More make no difference any more. */
  private static final double MOST = 50;

  private final Watcher.Subscription subscription;
  private final CountDownLatch closed = new CountDownLatch(1);

  // Guarded by this.
  private long toldAt = System.nanoTime();
  private double lately;

  private LocalChanges(Watcher.Subscription subscription) {
    this.subscription = subscription;
  }

  static Builds.Changes of(StateDirectory state) {
    try {
      return new LocalChanges(Watcher.watch(state.changes()));
    } catch (IOException e) {
      // The kernel gives a user 128 watchers in all; a busy machine may have used them up.
      return new PolledChanges(state.lastChange());
    }
  }

  @Override
  public synchronized boolean await(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    long told = toldAt + delay(lately).toNanos();
    long rest = Math.min(told, end) - System.nanoTime();
    if (rest > 0 && closed.await(rest, TimeUnit.NANOSECONDS)) {
      return false;
    }
    int changes = subscription.await(Math.max(0, end - System.nanoTime()));
    if (changes == 0 || closed.getCount() == 0) {
      return false;
    }
    long now = System.nanoTime();
    lately = lately(lately, Duration.ofNanos(now - toldAt), changes);
    toldAt = now;
    return true;
  }

  /**
   * How many changes there were within about the last second.
   *
   * @param before the answer as it was {@code ago}
   * @param changes how many there were since
   */
  static double lately(double before, Duration ago, int changes) {
    return before * Math.exp(-(double) ago.toNanos() / 1e9) + changes;
  }

  /** How long after a change was told of the next one is. */
  static Duration delay(double lately) {
    double further = Math.clamp(lately - FEW, 0, MOST);
    return Duration.ofNanos((long) (further * (double) DELAY.toNanos()));
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      subscription.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
