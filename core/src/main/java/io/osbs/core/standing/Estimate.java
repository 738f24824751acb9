package io.osbs.core.standing;

import java.time.Duration;

/** An estimate in words that do not pretend to be exact. */
public final class Estimate {

  private Estimate() {}

  /** As in "about 12 minutes": coarser the longer it is. */
  public static String words(Duration duration) {
    long minutes = Math.round(duration.toSeconds() / 60.0);
    if (duration.toSeconds() < 45) {
      return "less than a minute";
    }
    if (minutes <= 1) {
      return "about a minute";
    }
    if (minutes < 20) {
      return "about %d minutes".formatted(minutes);
    }
    if (minutes < 90) {
      return "about %d minutes".formatted(Math.round(minutes / 5.0) * 5);
    }
    return "about %d hours".formatted(Math.max(2, Math.round(minutes / 60.0)));
  }
}
