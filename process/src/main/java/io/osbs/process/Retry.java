package io.osbs.process;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.time.Pause;
import java.time.Duration;

/**
 * Tries again what failed for a reason that may pass: failures of the kind {@code INFRASTRUCTURE}.
 * All others come through at once.
 *
 * @param tries how often in all, at least once
 * @param firstPause before the second try; each further one is twice as long
 */
public record Retry(int tries, Duration firstPause, Pause pause) {

  public Retry {
    if (tries < 1) {
      throw new IllegalArgumentException("at least one try");
    }
  }

  /** Something that may fail. */
  @FunctionalInterface
  public interface Attempt<T> {
    T attempt() throws FailureException, InterruptedException;
  }

  /** Hears of each failure that is followed by another try. */
  @FunctionalInterface
  public interface Notice {
    void tryingAgain(Failure failure, int nextTry, Duration in);
  }

  /** The first result, or the last failure. */
  public <T> T run(Notice notice, Attempt<T> attempt)
      throws FailureException, InterruptedException {
    Duration wait = firstPause;
    for (int number = 1; ; number++) {
      try {
        return attempt.attempt();
      } catch (FailureException e) {
        if (number >= tries || e.failure().kind() != FailureKind.INFRASTRUCTURE) {
          throw e;
        }
        notice.tryingAgain(e.failure(), number + 1, wait);
      }
      pause.pause(wait);
      wait = wait.multipliedBy(2);
    }
  }
}
