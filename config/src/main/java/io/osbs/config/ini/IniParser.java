package io.osbs.config.ini;

import io.osbs.config.Problems;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the text of an INI file into sections and entries, line by line, as {@code
 * RawConfigParser._read} of Python 3 does; only it goes on after an error.
 */
final class IniParser {

  /** A section with its own entries. */
  record Section(int line, Map<String, IniEntry> entries) {}

  // No site is near these; every section inherits every key of [DEFAULT], so the product counts.
  private static final int MOST_SECTIONS = 1000;
  private static final int MOST_KEYS = 1000;

  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
  private static final Pattern HEADER = Pattern.compile("\\[([^]]+)]");

  private final String file;
  private final Problems problems;
  private final Map<String, IniEntry> defaults = new LinkedHashMap<>();
  private final Map<String, Section> sections = new LinkedHashMap<>();

  private String sectionName = "";
  private @Nullable Map<String, IniEntry> current;
  private @Nullable IniValueLines open;
  private int indent;
  private boolean headerMissed;

  IniParser(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  Map<String, IniEntry> defaults() {
    return defaults;
  }

  Map<String, Section> sections() {
    return sections;
  }

  void read(String text) {
    String[] lines = LINE_END.split(text, -1);
    for (int i = 0; i < lines.length && !problems.isFull(); i++) {
      readLine(lines[i], i + 1);
    }
    close();
  }

  private void readLine(String line, int number) {
    String stripped = line.strip();
    if (stripped.startsWith("#") || stripped.startsWith(";")) {
      return;
    }
    if (stripped.isEmpty()) {
      if (open != null) {
        open.add("");
      }
      return;
    }
    int indentHere = line.indexOf(stripped);
    if (open != null && indentHere > indent) {
      open.add(line);
      return;
    }
    indent = indentHere;
    close();
    Matcher header = HEADER.matcher(stripped);
    if (header.lookingAt()) {
      openSection(header.group(1), number);
    } else if (current == null && stripped.startsWith("[")) {
      headerMissed = true;
      problems.error(
          file,
          number,
          "",
          "this is no section header: it has no ']', or nothing before it",
          "write the name between brackets: '[default]'");
    } else if (current != null) {
      openEntry(current, line, number);
    } else if (!headerMissed) {
      headerMissed = true;
      problems.error(
          file, number, "", "this line belongs to no section", "write '[default]' above it");
    }
  }

  private void openSection(String name, int number) {
    sectionName = name;
    if (name.equals(IniFile.DEFAULT)) {
      current = defaults;
      return;
    }
    Section before = sections.get(name);
    if (before != null) {
      problems.error(
          file,
          number,
          "[%s]".formatted(name),
          "the section is already on line %d".formatted(before.line()),
          "merge the two, or give one of them another name");
      current = before.entries();
      return;
    }
    if (sections.size() == MOST_SECTIONS) {
      tooMany(number, "", "the file has more than %d sections".formatted(MOST_SECTIONS));
      current = new LinkedHashMap<>();
      return;
    }
    Section section = new Section(number, new LinkedHashMap<>());
    sections.put(name, section);
    current = section.entries();
  }

  private void openEntry(Map<String, IniEntry> section, String line, int number) {
    int separator = firstOf(line, '=', ':');
    String key = separator < 0 ? "" : line.substring(0, separator).strip().toLowerCase(Locale.ROOT);
    if (key.isEmpty()) {
      problems.error(
          file,
          number,
          "[%s]".formatted(sectionName),
          separator < 0 ? "the line has neither '=' nor ':'" : "no key stands before the value",
          "write 'key = value', a comment that starts with '#', or indent the line if it continues"
              + " the value above");
      return;
    }
    IniEntry before = section.get(key);
    if (before != null) {
      problems.error(
          file,
          number,
          "[%s] %s".formatted(sectionName, key),
          "the key is already on line %d".formatted(before.line()),
          "remove one of the two lines");
    }
    if (section.size() == MOST_KEYS) {
      tooMany(
          number,
          "[%s]".formatted(sectionName),
          "the section has more than %d keys".formatted(MOST_KEYS));
      current = new LinkedHashMap<>();
      return;
    }
    open = new IniValueLines(section, key, sectionName, number);
    open.add(line.substring(separator + 1));
  }

  private void tooMany(int number, String where, String message) {
    problems.error(file, number, where, message, "check that this is the file you mean");
  }

  private void close() {
    if (open != null) {
      open.store();
      open = null;
    }
  }

  private static int firstOf(String line, char one, char other) {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == one || line.charAt(i) == other) {
        return i;
      }
    }
    return -1;
  }
}
