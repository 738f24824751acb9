package io.osbs.core.time;

import java.time.Duration;

/** Lets time pass; handed in, so that no test has to wait. */
@FunctionalInterface
public interface Pause {

  /** The real one. */
  Pause REAL = Thread::sleep;

  /** Returns after the given time. */
  void pause(Duration time) throws InterruptedException;
}
