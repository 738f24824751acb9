package io.osbs.config.reactor;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Spans of time as config.yaml writes them. */
final class Durations {

  static final String REMEDY = "write it like 24h, 90s, 5m, 1h30m or, in seconds, 5400";

  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s?)?");

  private Durations() {}

  static Optional<Duration> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.isEmpty() || !form.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofDays(part(form.group(1)))
            .plusHours(part(form.group(2)))
            .plusMinutes(part(form.group(3)))
            .plusSeconds(part(form.group(4))));
  }

  private static long part(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
