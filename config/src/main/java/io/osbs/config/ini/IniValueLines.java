package io.osbs.config.ini;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gathers the lines of one value, with and without the comments after them. */
final class IniValueLines {

  private final Map<String, IniEntry> section;
  private final String key;
  private final String sectionName;
  private final int line;
  private final List<String> texts = new ArrayList<>();
  private final List<String> wholes = new ArrayList<>();

  IniValueLines(Map<String, IniEntry> section, String key, String sectionName, int line) {
    this.section = section;
    this.key = key;
    this.sectionName = sectionName;
    this.line = line;
  }

  /** Adds what stands after the separator, or a continuation line. */
  void add(String rest) {
    texts.add(withoutComment(rest).strip());
    wholes.add(rest.strip());
  }

  /** Puts the entry into its section, unless the key is there already: the first one stays. */
  void store() {
    section.putIfAbsent(key, new IniEntry(key, sectionName, line, join(texts), join(wholes)));
  }

  private static String join(List<String> lines) {
    return String.join("\n", lines).stripTrailing();
  }

  private static String withoutComment(String rest) {
    for (int i = 1; i < rest.length(); i++) {
      boolean starts = rest.charAt(i) == '#' || rest.charAt(i) == ';';
      if (starts && Character.isWhitespace(rest.charAt(i - 1))) {
        return rest.substring(0, i);
      }
    }
    return rest;
  }
}
