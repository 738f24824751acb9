package io.osbs.cluster;

import java.time.Duration;

/** Lets time pass; handed in, so that tests need not wait. */
@FunctionalInterface
public interface Pause {

  /** The real one. */
  Pause REAL = Thread::sleep;

  void pause(Duration duration) throws InterruptedException;
}
