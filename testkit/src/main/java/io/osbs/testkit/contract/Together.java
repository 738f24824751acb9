package io.osbs.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Lets many threads do something at the same moment. */
public final class Together {

  private Together() {}

  /** Runs {@code action.apply(i)} for each i below {@code number}, all at once. */
  public static <T> List<T> run(int number, IntFunction<Callable<T>> action) throws Exception {
    CountDownLatch ready = new CountDownLatch(number);
    List<Future<T>> futures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < number; i++) {
        Callable<T> mine = action.apply(i);
        futures.add(
            threads.submit(() -> {
              ready.countDown();
              ready.await();
              return mine.call();
            }));
      }
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get());
    }
    return results;
  }
}
