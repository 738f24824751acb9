package io.osbs.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and ages as people write them. */
final class Since {

  static final String FORMS =
      "an age such as 90s, 15m, 2h30m or 3d, or a time such as 2026-11-22T17:05 or"
          + " 2026-11-22T17:05:00Z";

  private static final Pattern AGE =
      Pattern.compile("(?=\\d)(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");

  private Since() {}

  /** An age; empty for what is none. */
  static Optional<Duration> age(String text) {
    Matcher matcher = AGE.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Duration.ofDays(number(matcher, 1))
              .plusHours(number(matcher, 2))
              .plusMinutes(number(matcher, 3))
              .plusSeconds(number(matcher, 4)));
    } catch (ArithmeticException _) {
      return Optional.empty();
    }
  }

  private static long number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    if (digits == null) {
      return 0;
    }
    if (digits.length() > 9) {
      throw new ArithmeticException(digits);
    }
    return Long.parseLong(digits);
  }

  /**
   * A moment: an age before now, or a time; without a zone it is one of this machine.
   *
   * @return empty for what is neither
   */
  static Optional<Instant> moment(String text, Instant now, ZoneId zone) {
    Optional<Duration> age = age(text);
    if (age.isPresent()) {
      return age.map(now::minus);
    }
    String time = text.strip();
    try {
      return Optional.of(
          switch (DateTimeFormatter.ISO_DATE_TIME.parseBest(
              time, OffsetDateTime::from, LocalDateTime::from)) {
            case OffsetDateTime exact -> exact.toInstant();
            case LocalDateTime local -> local.atZone(zone).toInstant();
            default -> throw new DateTimeException(time);
          });
    } catch (DateTimeException _) {
      return day(time, zone);
    }
  }

  private static Optional<Instant> day(String text, ZoneId zone) {
    try {
      return Optional.of(LocalDate.parse(text).atStartOfDay(zone).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
