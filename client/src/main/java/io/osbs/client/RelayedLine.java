package io.osbs.client;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of an orchestrator build's log, taken apart as osbs-client's {@code
 * get_orchestrator_build_logs} did: a line that a worker build wrote is given back with its
 * platform and without what the orchestrator put before it.
 *
 * @param platform null for the orchestrator's own lines
 * @param text the line without its end
 */
public record RelayedLine(@Nullable String platform, String text) {

  private static final int PREFIX_FIELDS = 8;
  private static final Pattern FIELD = Pattern.compile("\\S+");

  /** Takes a line apart; one that is not in the format is the orchestrator's own. */
  public static RelayedLine parse(String line) {
    String[] fields = fields(line, PREFIX_FIELDS);
    if (fields.length < 4 || !fields[2].startsWith("platform:")) {
      return new RelayedLine(null, line);
    }
    String platform = fields[2].substring("platform:".length());
    if (platform.equals("-") || platform.isEmpty() || fields.length < PREFIX_FIELDS) {
      return new RelayedLine(null, line);
    }
    int prefix = Arrays.stream(fields).mapToInt(field -> field.length() + 1).sum();
    String rest = line.substring(Math.min(prefix, line.length()));
    return new RelayedLine(platform, withoutNoPlatform(rest));
  }

  /** A worker's own line says that it has no platform; that is the orchestrator's to say. */
  private static String withoutNoPlatform(String rest) {
    String[] fields = fields(rest, 4);
    if (fields.length > 2 && fields[2].equals("platform:-")) {
      int at = rest.indexOf("platform:-") + "platform:-".length();
      return fields[0] + " " + fields[1] + " " + rest.substring(at).stripLeading();
    }
    return rest;
  }

  private static String[] fields(String line, int most) {
    Matcher matcher = FIELD.matcher(line);
    String[] found = new String[most];
    int count = 0;
    while (count < most && matcher.find()) {
      found[count++] = matcher.group();
    }
    return Arrays.copyOf(found, count);
  }
}
