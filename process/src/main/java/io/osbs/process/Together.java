package io.osbs.process;

import io.osbs.core.build.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs independent work at the same time, each piece in a virtual thread. Nothing it started is
 * still running when it returns.
 */
public final class Together {

  private Together() {}

  /** A piece of work. */
  @FunctionalInterface
  public interface Task<T> {
    T run() throws FailureException, InterruptedException;
  }

  /**
   * Runs all tasks to their ends.
   *
   * @return their results, in the tasks' order
   * @throws FailureException that of the first task, in their order, that failed
   * @throws InterruptedException after all tasks were interrupted and have ended
   */
  public static <T> List<T> run(List<? extends Task<? extends T>> tasks)
      throws FailureException, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (Task<? extends T> task : tasks) {
        running.add(threads.submit(() -> task.run()));
      }
      try {
        return results(running);
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
  }

  private static <T> List<T> results(List<Future<T>> running)
      throws FailureException, InterruptedException {
    List<T> results = new ArrayList<>();
    Throwable first = null;
    for (Future<T> future : running) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        first = first == null ? e.getCause() : first;
      }
    }
    rethrow(first);
    return results;
  }

  private static void rethrow(@Nullable Throwable thrown)
      throws FailureException, InterruptedException {
    switch (thrown) {
      case null -> {}
      case FailureException failure -> throw failure;
      case InterruptedException interrupted -> throw interrupted;
      case RuntimeException mistake -> throw mistake;
      case Error error -> throw error;
      default -> throw new IllegalStateException(thrown);
    }
  }
}
