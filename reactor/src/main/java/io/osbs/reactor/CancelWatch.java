package io.osbs.reactor;

import io.osbs.cluster.OwnBuild;
import io.osbs.core.time.Pause;
import java.time.Duration;

/**
 * Notices that somebody asked this build to end where no signal says so: in a pod, a cancel is a
 * note on the build, so that the pod stays and with it the log.
 */
final class CancelWatch implements AutoCloseable {

  private static final Duration GLANCE = Duration.ofSeconds(1);

  private final OwnBuild own;
  private final Runnable told;
  private final Pause pause;
  private final Thread thread;

  // Guarded by this.
  private boolean closed;

  private CancelWatch(OwnBuild own, Runnable told, Pause pause) {
    this.own = own;
    this.told = told;
    this.pause = pause;
    this.thread = Thread.ofVirtual().name("cancel-watch").unstarted(this::watch);
  }

  /** Runs {@code told} once when the build is asked to end, but not after this is closed. */
  static CancelWatch of(OwnBuild own, Runnable told, Pause pause) {
    CancelWatch watch = new CancelWatch(own, told, pause);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    try {
      while (!own.cancelRequested()) {
        pause.pause(GLANCE);
      }
      tell();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void tell() {
    if (!closed) {
      told.run();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    thread.interrupt();
  }
}
