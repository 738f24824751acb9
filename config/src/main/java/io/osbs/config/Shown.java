package io.osbs.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a value from a file appears in a message. */
public final class Shown {

  private static final Pattern USER_INFO = Pattern.compile("//(?:[^/\\s:]*:\\S*|[^/\\s]*)@");
  // Control characters would move a terminal's cursor, the others turn the text around.
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");
  private static final int LONGEST = 80;

  private Shown() {}

  /** The value without the credentials of addresses in it. */
  public static String withoutCredentials(String value) {
    return USER_INFO.matcher(value).replaceAll("//***@");
  }

  /** The value in quotes on one line, shortened, and without the credentials of an address. */
  public static String quoted(String value) {
    return "'" + shortened(withoutCredentials(value)) + "'";
  }

  /** The text on one line, shortened. */
  static String shortened(String text) {
    return visible(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
  }

  /** The text with line breaks and characters that a terminal would obey written as codes. */
  static String visible(String text) {
    return UNSEEN
        .matcher(text)
        .replaceAll(found -> {
          char unseen = found.group().charAt(0);
          return Matcher.quoteReplacement(
              unseen == '\n' ? "\\n" : "\\x%02x".formatted((int) unseen));
        });
  }
}
