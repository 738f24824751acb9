package io.osbs.config.ini;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code %(key)s} and {@code %%} as Python's {@code BasicInterpolation} does. Its messages
 * never show the value, which may be secret.
 */
final class Interpolation {

  /** The outcome. */
  sealed interface Result {}

  record Done(String text) implements Result {}

  record Failed(String message, String remedy) implements Result {}

  private static final Pattern REFERENCE = Pattern.compile("%\\(([^)]+)\\)s");
  private static final int DEEPEST = 10;
  private static final int LONGEST = 64 * 1024;
  private static final int MOST_REFERENCES = 1000;

  private final Map<String, IniEntry> entries;
  private final boolean whole;
  private final StringBuilder text = new StringBuilder();
  private int references;

  private Interpolation(Map<String, IniEntry> entries, boolean whole) {
    this.entries = entries;
    this.whole = whole;
  }

  /** The value of an entry, comments included if {@code whole}. */
  static Result of(IniEntry entry, Map<String, IniEntry> entries, boolean whole) {
    Interpolation run = new Interpolation(entries, whole);
    try {
      run.append(entry, 1);
      return new Done(run.text.toString());
    } catch (BadReference e) {
      return e.failed;
    }
  }

  /** Adds the keys that a text refers to. */
  static void references(String text, Set<String> names) {
    Matcher reference = REFERENCE.matcher(text);
    while (reference.find()) {
      names.add(reference.group(1).toLowerCase(Locale.ROOT));
    }
  }

  private void append(IniEntry entry, int depth) throws BadReference {
    if (depth > DEEPEST) {
      throw new BadReference(
          "the value refers to other values more than %d deep, or to itself".formatted(DEEPEST),
          "write the value out, without %(…)s");
    }
    if (text.length() > LONGEST || ++references > MOST_REFERENCES) {
      throw new BadReference(
          "the values that it refers to make it longer than %d characters or refer to more than %d"
                  .formatted(LONGEST, MOST_REFERENCES)
              + " others",
          "write the value out, without %(…)s");
    }
    String raw = whole ? entry.whole() : entry.text();
    Matcher reference = REFERENCE.matcher(raw);
    int at = 0;
    for (int percent = raw.indexOf('%'); percent >= 0; percent = raw.indexOf('%', at)) {
      text.append(raw, at, percent);
      if (raw.startsWith("%%", percent)) {
        text.append('%');
        at = percent + 2;
      } else if (reference.find(percent) && reference.start() == percent) {
        append(referred(reference.group(1)), depth + 1);
        at = reference.end();
      } else {
        throw new BadReference(
            "the '%%' at character %d of the value is neither '%%%%' nor '%%(key)s'"
                .formatted(percent + 1),
            "write '%%' for a percent sign");
      }
    }
    text.append(raw, at, raw.length());
  }

  private IniEntry referred(String name) throws BadReference {
    IniEntry entry = entries.get(name.toLowerCase(Locale.ROOT));
    if (entry == null) {
      throw new BadReference(
          "the value refers to '%s', which neither this section nor [DEFAULT] has".formatted(name),
          "define '%s', or write '%%%%' for a percent sign".formatted(name));
    }
    return entry;
  }

  private static final class BadReference extends Exception {
    final transient Failed failed;

    BadReference(String message, String remedy) {
      super(message);
      this.failed = new Failed(message, remedy);
    }
  }
}
