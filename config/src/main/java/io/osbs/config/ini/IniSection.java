package io.osbs.config.ini;

import io.osbs.config.Problems;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One section of an {@link IniFile} with what it inherits from {@code [DEFAULT]}. */
public final class IniSection {

  private final String file;
  private final String name;
  private final int line;
  private final Map<String, IniEntry> entries;

  IniSection(String file, String name, int line, Map<String, IniEntry> entries) {
    this.file = file;
    this.name = name;
    this.line = line;
    this.entries = entries;
  }

  /** The name between the brackets. */
  public String name() {
    return name;
  }

  /** The path of the file, for messages. */
  public String file() {
    return file;
  }

  /** The line of the header. */
  public int line() {
    return line;
  }

  /** All keys in lower case, the section's own first, then the inherited ones. */
  public Set<String> keys() {
    return entries.keySet();
  }

  /** True when the key stands in {@code [DEFAULT]} and not in the section itself. */
  public boolean inherits(String key) {
    IniEntry entry = entries.get(key.toLowerCase(Locale.ROOT));
    return entry != null && !entry.section().equals(name);
  }

  /**
   * The line where the section, or what it inherits, says this key; the header's line if nowhere.
   */
  public int lineOf(String key) {
    IniEntry entry = entries.get(key.toLowerCase(Locale.ROOT));
    return entry == null ? line : entry.line();
  }

  /** Where the key stands, as messages name it: {@code [section] key}. */
  public String where(String key) {
    return "[%s] %s".formatted(inherits(key) ? IniFile.DEFAULT : name, key);
  }

  /**
   * The value of a key.
   *
   * @param problems told when the interpolation fails; the original took such a value for absent
   * @return empty when the key is absent or its interpolation fails
   */
  public Optional<IniValue> value(String key, Problems problems) {
    return read(key, problems, false);
  }

  /**
   * As {@link #value}, for a value that may hold white space and {@code #}: comments stay part of
   * it.
   */
  public Optional<IniValue> wholeValue(String key, Problems problems) {
    return read(key, problems, true);
  }

  /** The value as it stands, for one whose percent signs mean something else. */
  public Optional<String> rawValue(String key) {
    IniEntry entry = entries.get(key.toLowerCase(Locale.ROOT));
    return entry == null ? Optional.empty() : Optional.of(entry.text().strip());
  }

  private Optional<IniValue> read(String key, Problems problems, boolean whole) {
    IniEntry entry = entries.get(key.toLowerCase(Locale.ROOT));
    if (entry == null) {
      return Optional.empty();
    }
    return switch (Interpolation.of(entry, entries, whole)) {
      case Interpolation.Done(String text) ->
          Optional.of(
              new IniValue(
                  entry.key(), text.strip(), entry.section(), entry.line(), entry.commented()));
      case Interpolation.Failed(String message, String remedy) -> {
        problems.error(file, entry.line(), where(key), message, remedy);
        yield Optional.empty();
      }
    };
  }

  /** The keys that some value of this section refers to by {@code %(key)s}. */
  public Set<String> referredTo() {
    Set<String> names = new TreeSet<>();
    entries.values().forEach(entry -> Interpolation.references(entry.text(), names));
    return names;
  }
}
