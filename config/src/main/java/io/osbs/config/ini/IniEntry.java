package io.osbs.config.ini;

/**
 * What stands in the file for one key, before interpolation.
 *
 * @param key in lower case
 * @param section where it stands: {@code DEFAULT} for an inherited one
 * @param line of the key
 * @param text the value without the comments after it; several lines are joined by newlines
 * @param whole the value with those comments: what the original read
 */
record IniEntry(String key, String section, int line, String text, String whole) {

  boolean commented() {
    return !text.equals(whole);
  }
}
