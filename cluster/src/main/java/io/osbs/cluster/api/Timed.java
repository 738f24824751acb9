package io.osbs.cluster.api;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work that ends by its deadline: a server that hangs, or sends a byte a second, keeps nobody
 * longer.
 */
final class Timed {

  private Timed() {}

  /**
   * Does the work on a thread of its own, which is interrupted when the time is over or this thread
   * is interrupted.
   */
  static <T> T within(Duration limit, Callable<T> work)
      throws ExecutionException, TimeoutException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      task.cancel(true);
    }
  }
}
