package io.osbs.config;

import java.util.regex.Pattern;

/** How a value from a file appears in a message. */
public final class Shown {

  private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");
  private static final int LONGEST = 80;

  private Shown() {}

  /** The value in quotes on one line, shortened, and without the credentials of an address. */
  public static String quoted(String value) {
    String line = USER_INFO.matcher(value).replaceAll("//***@").replaceAll("\\R", "\\\\n");
    return "'" + (line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…") + "'";
  }
}
