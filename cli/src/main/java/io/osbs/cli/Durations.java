package io.osbs.cli;

import java.time.Duration;
import java.time.Instant;

/** How durations are shown to people: {@code 7s}, {@code 3m07s}, {@code 2h05m}, {@code 4d}. */
final class Durations {

  private static final int HOURS_SHOWN = 48;

  private Durations() {}

  static String between(Instant start, Instant end) {
    Duration duration = Duration.between(start, end);
    return words(duration.isNegative() ? Duration.ZERO : duration);
  }

  static String words(Duration duration) {
    if (duration.toHours() >= HOURS_SHOWN) {
      return duration.toDays() + "d";
    }
    if (duration.toHours() > 0) {
      return "%dh%02dm".formatted(duration.toHours(), duration.toMinutesPart());
    }
    if (duration.toMinutes() > 0) {
      return "%dm%02ds".formatted(duration.toMinutes(), duration.toSecondsPart());
    }
    return duration.toSeconds() + "s";
  }
}
