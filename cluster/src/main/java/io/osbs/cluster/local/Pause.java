package io.osbs.cluster.local;

import java.time.Duration;

/** Lets time pass; handed in, so that tests need not wait. */
@FunctionalInterface
public interface Pause {
  void pause(Duration duration) throws InterruptedException;
}
