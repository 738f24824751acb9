package io.osbs.publish;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version and release of an image, ordered as rpm orders them: digits by value, letters by the
 * alphabet, digits after letters, {@code ~} before everything.
 */
public record VersionRelease(String version, String release) implements Comparable<VersionRelease> {

  private static final Pattern SEGMENT = Pattern.compile("[0-9]+|[A-Za-z]+|~|\\^");

  /** Of an image's labels; empty when one of the two is missing. */
  public static Optional<VersionRelease> of(Map<String, String> labels) {
    String version = labels.get("version");
    String release = labels.get("release");
    return version == null || release == null
        ? Optional.empty()
        : Optional.of(new VersionRelease(version, release));
  }

  /** Reads what {@link #toString} wrote: the last dash parts the two. */
  public static Optional<VersionRelease> parse(String text) {
    int dash = text.lastIndexOf('-');
    return dash < 0
        ? Optional.empty()
        : Optional.of(new VersionRelease(text.substring(0, dash), text.substring(dash + 1)));
  }

  @Override
  public int compareTo(VersionRelease other) {
    int byVersion = compare(version, other.version);
    return byVersion != 0 ? byVersion : compare(release, other.release);
  }

  private static int compare(String one, String other) {
    Matcher left = SEGMENT.matcher(one);
    Matcher right = SEGMENT.matcher(other);
    while (true) {
      String a = left.find() ? left.group() : "";
      String b = right.find() ? right.group() : "";
      if (a.isEmpty() && b.isEmpty()) {
        return 0;
      }
      int order = segments(a, b);
      if (order != 0) {
        return order;
      }
    }
  }

  private static int segments(String a, String b) {
    if (a.equals(b)) {
      return 0;
    }
    if (a.equals("~") || b.equals("~")) {
      return a.equals("~") ? -1 : 1;
    }
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? -1 : 1;
    }
    if (a.equals("^") || b.equals("^")) {
      return a.equals("^") ? -1 : 1;
    }
    boolean number = Character.isDigit(a.charAt(0));
    if (number != Character.isDigit(b.charAt(0))) {
      return number ? 1 : -1;
    }
    return number ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
  }

  @Override
  public String toString() {
    return version + "-" + release;
  }
}
