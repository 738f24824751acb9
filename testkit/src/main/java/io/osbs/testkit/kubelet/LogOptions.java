package io.osbs.testkit.kubelet;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The query of a log request, as the API server passes it on (PodLogOptions v1).
 *
 * @param since entries before it are left out
 * @param tailLines negative for all
 * @param limitBytes negative for no limit
 */
record LogOptions(
    boolean follow,
    boolean previous,
    boolean timestamps,
    Instant since,
    long tailLines,
    long limitBytes) {

  /**
   * @throws IllegalArgumentException when a value cannot be read
   */
  static LogOptions of(@Nullable String query, Instant now) {
    Map<String, String> values = values(query);
    Instant since = Instant.MIN;
    String seconds = values.get("sinceSeconds");
    if (seconds != null) {
      since = now.minusSeconds(Long.parseLong(seconds));
    }
    String time = values.get("sinceTime");
    if (time != null) {
      Instant given = time(time);
      since = given.isAfter(since) ? given : since;
    }
    return new LogOptions(
        Boolean.parseBoolean(values.get("follow")),
        Boolean.parseBoolean(values.get("previous")),
        Boolean.parseBoolean(values.get("timestamps")),
        since,
        Long.parseLong(values.getOrDefault("tailLines", "-1")),
        Long.parseLong(values.getOrDefault("limitBytes", "-1")));
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not a time: " + text, e);
    }
  }

  private static Map<String, String> values(@Nullable String query) {
    Map<String, String> values = new HashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }
}
