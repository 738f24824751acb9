package io.osbs.process;

import io.osbs.core.build.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
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
   * Runs all tasks. When one fails the others are interrupted.
   *
   * @return their results, in the tasks' order
   * @throws FailureException that of the first task that failed
   * @throws InterruptedException when the calling thread was interrupted, after all tasks have
   *     ended
   */
  public static <T> List<T> run(List<? extends Task<? extends T>> tasks)
      throws FailureException, InterruptedException {
    List<Future<T>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<T> ended = new ExecutorCompletionService<>(threads);
      for (Task<? extends T> task : tasks) {
        running.add(ended.submit(task::run));
      }
      try {
        for (int count = 0; count < running.size(); count++) {
          rethrow(thrownBy(ended.take()));
        }
      } catch (FailureException | InterruptedException | RuntimeException e) {
        threads.shutdownNow();
        throw e;
      }
    }
    return running.stream().map(Future::resultNow).toList();
  }

  /** Runs two tasks of different kinds and joins their results. */
  public static <A, B, R> R both(
      Task<? extends A> first, Task<? extends B> second, BiFunction<? super A, ? super B, R> join)
      throws FailureException, InterruptedException {
    AtomicReference<@Nullable A> left = new AtomicReference<>();
    AtomicReference<@Nullable B> right = new AtomicReference<>();
    run(
        List.of(
            () -> {
              left.set(first.run());
              return true;
            },
            () -> {
              right.set(second.run());
              return true;
            }));
    return join.apply(Objects.requireNonNull(left.get()), Objects.requireNonNull(right.get()));
  }

  private static @Nullable Throwable thrownBy(Future<?> ended) {
    return ended.state() == Future.State.FAILED ? ended.exceptionNow() : null;
  }

  private static void rethrow(@Nullable Throwable thrown)
      throws FailureException, InterruptedException {
    switch (thrown) {
      case null -> {}
      case FailureException failure -> throw failure;
      case InterruptedException interrupted -> throw interrupted;
      case RuntimeException mistake -> throw mistake;
      default -> throw new IllegalStateException(thrown);
    }
  }
}
