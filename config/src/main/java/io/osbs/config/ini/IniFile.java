package io.osbs.config.ini;

import io.osbs.config.Loaded;
import io.osbs.config.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An INI file as Python's {@code ConfigParser} (3.x, with its defaults) reads it: {@code [DEFAULT]}
 * is inherited by every section, keys are case-insensitive, {@code =} and {@code :} separate key
 * from value, an indented line continues a value, {@code %(key)s} stands for another value of the
 * section and {@code %%} for a percent sign, a key or section given twice is an error.
 *
 * <p>It differs in one thing: a comment after a value is left out (see {@link IniValue}).
 */
public final class IniFile {

  /** The section whose values every other section inherits. */
  public static final String DEFAULT = "DEFAULT";

  private final String file;
  private final Map<String, IniSection> sections;

  private IniFile(String file, Map<String, IniSection> sections) {
    this.file = file;
    this.sections = sections;
  }

  /**
   * Reads a file's text.
   *
   * @param file its path, for messages
   * @throws io.osbs.config.ConfigException with every line that cannot be read
   */
  public static Loaded<IniFile> parse(String file, String text) {
    Problems problems = new Problems();
    IniFile parsed = parse(file, text, problems);
    return problems.loaded(() -> parsed);
  }

  /** Reads as much of a file's text as can be read, for a reader that collects further problems. */
  public static IniFile parse(String file, String text, Problems problems) {
    IniParser parser = new IniParser(file, problems);
    parser.read(text);
    Map<String, IniSection> sections = new LinkedHashMap<>();
    parser
        .sections()
        .forEach((name, found) ->
            sections.put(
                name,
                new IniSection(
                    file, name, found.line(), inherit(found.entries(), parser.defaults()))));
    return new IniFile(file, Collections.unmodifiableMap(sections));
  }

  private static Map<String, IniEntry> inherit(
      Map<String, IniEntry> own, Map<String, IniEntry> defaults) {
    Map<String, IniEntry> all = new LinkedHashMap<>(own);
    defaults.forEach(all::putIfAbsent);
    return Collections.unmodifiableMap(all);
  }

  /** The path given to {@code parse}. */
  public String file() {
    return file;
  }

  /** All sections but {@code [DEFAULT]}, in file order. */
  public List<IniSection> sections() {
    return new ArrayList<>(sections.values());
  }

  /** The section of that name, which is case-sensitive. */
  public Optional<IniSection> section(String name) {
    return Optional.ofNullable(sections.get(name));
  }

  /** The names of the sections, in file order, as a message lists them. */
  public String sectionNames() {
    return sections.keySet().stream().map("[%s]"::formatted).collect(Collectors.joining(", "));
  }
}
