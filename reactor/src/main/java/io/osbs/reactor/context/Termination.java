package io.osbs.reactor.context;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens when the process is told to end by a signal: somebody is told, and then the process
 * has a while to finish what it must not leave half-done.
 */
public final class Termination implements AutoCloseable {

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  private Termination(Runnable told, Duration grace) {
    hook =
        new Thread(
            () -> {
              told.run();
              await(grace);
            },
            "termination");
  }

  /**
   * From now on a signal runs {@code told}, and the process ends when this is closed, or after the
   * grace.
   */
  public static Termination on(Runnable told, Duration grace) {
    Termination termination = new Termination(told, grace);
    Runtime.getRuntime().addShutdownHook(termination.hook);
    return termination;
  }

  private void await(Duration grace) {
    try {
      if (!finished.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("osbs: ended by a signal before everything was put in order");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The signal came, and the hook is what lets the process end now.
      return;
    }
  }
}
