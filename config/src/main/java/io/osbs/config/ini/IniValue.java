package io.osbs.config.ini;

/**
 * A value of a section, interpolated.
 *
 * @param key in lower case
 * @param text the value, without surrounding white space and without comments after it: those that
 *     start with {@code #} or {@code ;} after white space. The original took them as part of the
 *     value
 * @param section where it stands: {@code DEFAULT} for an inherited one
 * @param line of the key, counted from 1
 * @param commented true when such a comment was left out
 */
public record IniValue(String key, String text, String section, int line, boolean commented) {

  /** The place of the value in a message: {@code [section] key}. */
  public String where() {
    return "[%s] %s".formatted(section, key);
  }
}
