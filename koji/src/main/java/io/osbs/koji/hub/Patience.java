package io.osbs.koji.hub;

import io.osbs.core.time.Pause;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How often a call is tried. As Koji's library: the first repetition comes at once, the others
 * after a pause. A hub that says that it is offline is asked for ever, if so wanted.
 *
 * @param tries in all
 * @param interval between tries
 * @param whileOffline true to wait as long as the hub says that it is offline
 * @param notice told of each failed try that another one follows
 */
public record Patience(
    int tries, Duration interval, boolean whileOffline, Pause pause, Consumer<String> notice) {

  /** Of a daemon: half an hour of silence, and any announced outage. */
  public static Patience ofDaemon(Pause pause, Consumer<String> notice) {
    return new Patience(91, Duration.ofSeconds(20), true, pause, notice);
  }

  /** Of a build that can be run again: some minutes. */
  public static Patience ofBuild(Pause pause, Consumer<String> notice) {
    return new Patience(31, Duration.ofSeconds(20), true, pause, notice);
  }

  /** Of a user who waits for the answer. */
  public static Patience ofUser() {
    return new Patience(2, Duration.ZERO, false, Pause.REAL, _ -> {});
  }

  public Patience {
    if (tries < 1) {
      throw new IllegalArgumentException("at least one try");
    }
  }
}
