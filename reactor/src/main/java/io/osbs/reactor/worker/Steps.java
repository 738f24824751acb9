package io.osbs.reactor.worker;

import io.osbs.core.build.FailureException;
import io.osbs.process.Together;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Tells the listener which part of a build runs, and how long each took. */
record Steps(StepListener listener, InstantSource clock) {

  <T> T run(String name, Together.Task<T> work) throws FailureException, InterruptedException {
    Instant start = clock.instant();
    listener.started(name);
    try {
      return work.run();
    } finally {
      listener.ended(name, Duration.between(start, clock.instant()));
    }
  }
}
