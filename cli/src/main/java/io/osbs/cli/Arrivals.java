package io.osbs.cli;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import io.osbs.process.FileFailures;
import io.osbs.simulation.Capacity;
import io.osbs.simulation.Capacity.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The builds of a capacity question: {@code rate=N}, that many requests an hour, or a file with a
 * request per line: when it comes, its class, and each platform with the length of its worker
 * build, as in {@code 1h05m release x86_64=12m ppc64le=20m}. A {@code #} begins a comment.
 */
final class Arrivals {

  private static final String RATE = "rate=";
  private static final Pattern DURATION =
      Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,8})m)?(?:(\\d{1,9})s)?");

  private Arrivals() {}

  /** How long worker builds take where arrivals are drawn: any length between, equally likely. */
  record Lengths(Duration shortest, Duration longest) {

    /** As in {@code 5m-20m}. */
    static Lengths of(String text) throws FailureException {
      String[] ends = text.split("-", -1);
      if (ends.length != 2) {
        throw wrong("--lengths %s: expected SHORTEST-LONGEST, such as 5m-20m".formatted(text));
      }
      Lengths lengths = new Lengths(duration(ends[0]), duration(ends[1]));
      if (lengths.longest().compareTo(lengths.shortest()) < 0) {
        throw wrong("--lengths %s: the shortest is longer than the longest".formatted(text));
      }
      return lengths;
    }
  }

  /**
   * The requests to come.
   *
   * @param platforms of each request where they are drawn
   * @param length of the time in which they come
   */
  static List<Load> of(
      String text, List<Platform> platforms, Duration length, Lengths lengths, long seed)
      throws FailureException {
    if (!text.startsWith(RATE)) {
      return file(Path.of(text), length);
    }
    double rate;
    try {
      rate = Double.parseDouble(text.substring(RATE.length()));
    } catch (NumberFormatException _) {
      rate = 0;
    }
    if (!(rate > 0 && rate <= 100_000)) {
      throw wrong(
          "--arrivals %s: expected requests per hour, such as rate=30; at most 100000"
              .formatted(text));
    }
    return Capacity.steady(rate, length, platforms, lengths.shortest(), lengths.longest(), seed);
  }

  private static List<Load> file(Path file, Duration length) throws FailureException {
    List<Load> loads = new ArrayList<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw FileFailures.of("read the arrivals", file, e);
    }
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1).replaceFirst("#.*", "").strip();
      if (!line.isEmpty()) {
        Load load = load(line, "%s:%d: ".formatted(file, number));
        if (load.at().compareTo(length) < 0) {
          loads.add(load);
        }
      }
    }
    return loads;
  }

  private static Load load(String line, String where) throws FailureException {
    String[] words = line.split("\\s+", -1);
    if (words.length < 3) {
      throw wrong(
          where
              + "expected WHEN CLASS PLATFORM=LENGTH..., such as '5m release x86_64=12m', not '"
              + line
              + "'");
    }
    try {
      Map<Platform, Duration> builds = new TreeMap<>();
      for (int i = 2; i < words.length; i++) {
        String[] build = words[i].split("=", 2);
        if (build.length != 2) {
          throw wrong(where + "expected PLATFORM=LENGTH, not '%s'".formatted(words[i]));
        }
        builds.put(new Platform(build[0]), duration(build[1]));
      }
      return new Load(duration(words[0]), RequestClass.ofWord(words[1]), builds);
    } catch (IllegalArgumentException e) {
      throw wrong(where + e.getMessage());
    } catch (FailureException e) {
      String said = e.failure().message();
      throw said.startsWith(where) ? e : wrong(where + said);
    }
  }

  /** As in {@code 1h30m}, {@code 45s}. */
  static Duration duration(String text) throws FailureException {
    Matcher parts = DURATION.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw wrong("'%s' is no duration: expected such as 45s, 12m or 1h30m".formatted(text));
    }
    return Duration.ofHours(number(parts.group(1)))
        .plusMinutes(number(parts.group(2)))
        .plusSeconds(number(parts.group(3)));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static FailureException wrong(String message) {
    return FailureException.of(FailureKind.CONFIGURATION, message);
  }
}
