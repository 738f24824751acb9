package io.osbs.reactor;

import io.osbs.cluster.OwnBuild;
import java.time.Duration;

/**
 * Notices that somebody asked this build to end where no signal says so: in a pod, a cancel is a
 * note on the build, so that the pod stays and with it the log.
 */
final class CancelWatch implements AutoCloseable {

  private static final Duration GLANCE = Duration.ofSeconds(1);

  private final Thread thread;

  private CancelWatch(Thread thread) {
    this.thread = thread;
  }

  /** Runs {@code told} once when the build is asked to end, unless this is closed before. */
  static CancelWatch of(OwnBuild own, Runnable told) {
    return new CancelWatch(
        Thread.ofVirtual()
            .name("cancel-watch")
            .start(
                () -> {
                  try {
                    while (!own.cancelRequested()) {
                      Thread.sleep(GLANCE);
                    }
                    told.run();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
