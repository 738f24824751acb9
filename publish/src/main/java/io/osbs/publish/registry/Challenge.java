package io.osbs.publish.registry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry wants to be shown: a {@code WWW-Authenticate} header (RFC 9110, 11.6.1).
 *
 * @param scheme lower case
 * @param parameters names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z0-9_-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,]+))");

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** The first of these that this client can answer, a token before a password. */
  static Optional<Challenge> best(List<String> headers) {
    Optional<Challenge> basic = Optional.empty();
    for (String header : headers) {
      Challenge challenge = parse(header);
      if (challenge.scheme().equals("bearer")) {
        return Optional.of(challenge);
      }
      if (challenge.scheme().equals("basic")) {
        basic = Optional.of(challenge);
      }
    }
    return basic;
  }

  private static Challenge parse(String header) {
    String text = header.strip();
    int blank = text.indexOf(' ');
    String scheme = blank < 0 ? text : text.substring(0, blank);
    Map<String, String> parameters = new TreeMap<>();
    Matcher matcher = PARAMETER.matcher(blank < 0 ? "" : text.substring(blank + 1));
    while (matcher.find()) {
      String quoted = matcher.group(2);
      parameters.putIfAbsent(
          matcher.group(1).toLowerCase(Locale.ROOT),
          quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
    }
    return new Challenge(scheme.toLowerCase(Locale.ROOT), parameters);
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}
