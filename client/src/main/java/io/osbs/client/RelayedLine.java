package io.osbs.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of an orchestrator build's log, taken apart as osbs-client's {@code
 * get_orchestrator_build_logs} did (formats §2.7): a line that a worker build wrote is given back
 * with its platform and without what the orchestrator put before it. Where that one broke off
 * (fewer fields than a relayed line has) or made up an empty platform, the line is the
 * orchestrator's own.
 *
 * <p>Lines are bytes: any text here has a character per byte (ISO 8859-1), so that nothing of them
 * is lost.
 *
 * @param platform null for the orchestrator's own lines
 * @param worker the worker build that wrote it; null for own lines, and in logs of other programs
 * @param text the line without its end, as the original gave it
 * @param own the worker's own bytes; for own lines the line as it is
 * @param ended false for a piece of a worker's line that does not end here
 */
public record RelayedLine(
    @Nullable String platform, @Nullable String worker, String text, String own, boolean ended) {

  private static final int PREFIX_FIELDS = 8;
  private static final int NAME_FIELD = 4;
  private static final String WORKER = "osbs.worker.";
  private static final Pattern FIELD = Pattern.compile("\\S+");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");
  private static final int TIME_LENGTH = "2017-06-23 17:18:41,791".length();

  /** Takes a line apart; one that is not in the format is the orchestrator's own. */
  public static RelayedLine parse(String line) {
    String[] fields = fields(line, PREFIX_FIELDS);
    if (fields.length < 4 || !fields[2].startsWith("platform:")) {
      return own(line);
    }
    String platform = fields[2].substring("platform:".length());
    if (platform.equals("-") || platform.isEmpty() || fields.length < PREFIX_FIELDS) {
      return own(line);
    }
    int prefix = Arrays.stream(fields).mapToInt(field -> field.length() + 1).sum();
    String rest = line.substring(Math.min(prefix, line.length()));
    String name = fields[NAME_FIELD];
    boolean ours = name.startsWith(WORKER);
    boolean ended = !ours || !name.endsWith("+");
    String worker = ours ? name.substring(WORKER.length(), name.length() - (ended ? 0 : 1)) : null;
    return new RelayedLine(platform, worker, withoutNoPlatform(rest), rest, ended);
  }

  private static RelayedLine own(String line) {
    return new RelayedLine(null, null, line, line, true);
  }

  /** When the orchestrator wrote a line; empty for one that does not begin with a time. */
  public static Optional<Instant> time(String line) {
    if (line.length() < TIME_LENGTH || !Character.isDigit(line.charAt(0))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.parse(line.substring(0, TIME_LENGTH), TIME).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
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
