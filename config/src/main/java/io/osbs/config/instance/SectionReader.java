package io.osbs.config.instance;

import io.osbs.config.Nearest;
import io.osbs.config.Problems;
import io.osbs.config.Secret;
import io.osbs.config.Shown;
import io.osbs.config.ini.IniSection;
import io.osbs.config.ini.IniValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed values of one section and remembers which keys were asked for, so that what is left
 * over can be named. An absent or empty value is null unless a method says otherwise.
 */
final class SectionReader {

  /** Keys of other kinds of section, which an instance may inherit. */
  private static final Set<String> ELSEWHERE = Set.of("verbose", "enable_v1", "architecture");

  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+(_\\d+)*");
  private static final Pattern QUANTITY =
      Pattern.compile("\\+?(\\d+\\.?\\d*|\\.\\d+)(m|k|Ki|[MGTPE]i?|[eE][+-]?\\d+)?");

  private final IniSection section;
  private final Problems problems;
  private final Set<String> known = new TreeSet<>();
  private final Map<String, Object> noted = new HashMap<>();

  SectionReader(IniSection section, Problems problems) {
    this.section = section;
    this.problems = problems;
  }

  // ---- problems
  // ----------------------------------------------------------------------------------

  void error(String key, String message, String remedy) {
    problems.error(section.file(), section.lineOf(key), section.where(key), message, remedy);
  }

  void warning(String key, String message, String remedy) {
    problems.warning(section.file(), section.lineOf(key), section.where(key), message, remedy);
  }

  // ---- values
  // ------------------------------------------------------------------------------------

  private Optional<IniValue> value(String key) {
    known.add(key);
    return section.value(key, problems);
  }

  /** A text; a comment after it is left out with a warning, because it was part of it before. */
  @Nullable String text(String key) {
    String text = lines(key);
    if (text != null && text.contains("\n")) {
      warning(
          key,
          "the value has several lines, because indented lines continue it",
          "if one of them is a key of its own, remove its indentation");
    }
    return note(key, text);
  }

  /** A text that may well have several lines. */
  private @Nullable String lines(String key) {
    IniValue value = value(key).orElse(null);
    if (value == null) {
      return null;
    }
    if (value.commented()) {
      warning(
          key,
          "the comment after the value is left out; the original took it as part of the value",
          "put the comment on a line of its own");
    }
    return value.text().isEmpty() ? null : value.text();
  }

  String text(String key, String fallback) {
    String text = text(key);
    return noteFallback(key, text, fallback);
  }

  /** A secret without white space in it. */
  @Nullable Secret secret(String key) {
    String text = text(key);
    return note(key, text == null ? null : new Secret(text));
  }

  /** A secret that may hold anything, so that nothing is taken for a comment. */
  @Nullable Secret password(String key) {
    known.add(key);
    IniValue value = section.wholeValue(key, problems).orElse(null);
    if (value == null || value.text().isEmpty()) {
      return null;
    }
    if (value.commented()) {
      warning(
          key,
          "what looks like a comment after the value is part of it, as in the original",
          "if it is a comment, put it on a line of its own");
    }
    return note(key, new Secret(value.text()));
  }

  boolean flag(String key, boolean fallback) {
    Boolean flag = flag(key);
    return noteFallback(key, flag, fallback);
  }

  /** True or false by the original's rule: a number other than 0 and {@code true} are true. */
  @Nullable Boolean flag(String key) {
    IniValue value = value(key).orElse(null);
    if (value == null) {
      return null;
    }
    String text = value.text().toLowerCase(Locale.ROOT);
    boolean number = INTEGER.matcher(text).matches();
    boolean flag = number ? text.chars().anyMatch(c -> c >= '1' && c <= '9') : text.equals("true");
    if (flag && value.commented()) {
      warning(
          key,
          "read as true; the original read it as false because of the comment after the value",
          "put the comment on a line of its own");
    } else if (!number && !flag && !text.equals("false")) {
      warning(
          key,
          "%s is read as false, as in the original".formatted(Shown.quoted(value.text())),
          "write true or false");
    }
    return note(key, flag);
  }

  @Nullable Integer number(String key, int least) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    Optional<Integer> number = wholeNumber(text).filter(n -> n >= least);
    if (number.isEmpty()) {
      error(
          key,
          "%s is no whole number of at least %d".formatted(Shown.quoted(text), least),
          "write it in digits only");
    }
    return note(key, number.orElse(null));
  }

  private static Optional<Integer> wholeNumber(String text) {
    try {
      return Optional.of(Integer.valueOf(text.replace("_", "")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Items separated by commas, without the white space around them and without empty ones. */
  List<String> items(String key) {
    return noteList(key, split(lines(key), ","));
  }

  /** Items separated by white space. */
  List<String> words(String key) {
    return split(lines(key), "\\s+");
  }

  private static List<String> split(@Nullable String text, String separator) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(separator))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .toList();
  }

  /** An absolute address, http or https. */
  @Nullable URI url(String key) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    try {
      URI url = new URI(text);
      boolean http =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      if (http && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below, in the words of the key
    }
    error(
        key,
        "%s is no address of a server".formatted(Shown.quoted(text)),
        "write https://HOST:PORT");
    return null;
  }

  /** An amount of a resource as Kubernetes writes it. */
  @Nullable String quantity(String key) {
    String text = text(key);
    if (text != null && !QUANTITY.matcher(text).matches()) {
      error(
          key,
          "%s is no amount of a resource".formatted(Shown.quoted(text)),
          "write it as Kubernetes does: 500m, 2, 512Mi, 4Gi");
      return null;
    }
    return text;
  }

  /** Pairs {@code k=v[,k=v]}; {@code none} is no pair. Null when the key is absent or empty. */
  @Nullable Map<String, String> pairs(String key) {
    String text = lines(key);
    if (text == null) {
      return null;
    }
    Map<String, String> pairs = new LinkedHashMap<>();
    if (text.equals("none")) {
      return note(key, pairs);
    }
    for (String item : split(text, ",")) {
      int equals = item.indexOf('=');
      if (equals < 1) {
        error(
            key,
            "%s is no 'label=value'".formatted(Shown.quoted(item)),
            "write label=value[,label=value], or none");
        continue;
      }
      pairs.put(item.substring(0, equals).strip(), item.substring(equals + 1).strip());
    }
    return note(key, pairs);
  }

  /** The keys that start with a prefix, in file order. */
  List<String> keysWith(String prefix) {
    return section.keys().stream().filter(key -> key.startsWith(prefix)).toList();
  }

  /** True when the key stands in the file with something behind it. */
  boolean says(String key) {
    known.add(key);
    return section.value(key, new Problems()).filter(value -> !value.text().isEmpty()).isPresent();
  }

  /** The lines of all keys of this section. */
  Map<String, Integer> lineOfEachKey() {
    Map<String, Integer> lines = new TreeMap<>();
    section.keys().forEach(key -> lines.put(key, section.lineOf(key)));
    return lines;
  }

  // ---- what was read
  // ------------------------------------------------------------------------------

  /** Remembers what a key means, for those who want to see all values of a section. */
  <T> @Nullable T note(String key, @Nullable T value) {
    if (value != null) {
      noted.put(key, value);
    }
    return value;
  }

  private <T> T noteFallback(String key, @Nullable T value, T fallback) {
    if (value != null) {
      return value;
    }
    note(key, fallback);
    return fallback;
  }

  private List<String> noteList(String key, List<String> items) {
    if (!items.isEmpty()) {
      note(key, items);
    }
    return items;
  }

  /**
   * What was read: the keys of the file in its order, then those whose usual value holds, by name.
   */
  Map<String, Setting> settings() {
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (String key : section.keys()) {
      Object value = noted.get(key);
      if (value != null) {
        settings.put(key, new Setting(value, section.lineOf(key)));
      }
    }
    new TreeMap<>(noted).forEach((key, value) -> settings.putIfAbsent(key, new Setting(value, 0)));
    return settings;
  }

  /** The keys that were asked for. */
  Set<String> known() {
    return known;
  }

  // ---- what is left
  // ------------------------------------------------------------------------------

  /**
   * Names the keys nobody asked for. Values that others refer to by {@code %(key)s} are no keys of
   * OSBS and not named; nor is what {@code [DEFAULT]} says, unless this section is an instance.
   *
   * @param ignored keys of the original that are known and not acted upon, with the reason
   */
  void nameTheRest(Map<String, String> ignored, boolean instance) {
    if (problems.isFull()) {
      return;
    }
    Set<String> referredTo = section.referredTo();
    List<String> all = new ArrayList<>(known);
    all.addAll(ignored.keySet());
    for (String key : section.keys()) {
      boolean notMeant = section.inherits(key) && (!instance || ELSEWHERE.contains(key));
      if (known.contains(key) || referredTo.contains(key) || notMeant) {
        continue;
      }
      String reason = ignored.get(key);
      if (reason != null) {
        warning(key, "ignored: " + reason, "");
      } else {
        warning(
            key,
            "unknown key, ignored",
            Nearest.to(key, all)
                .map("did you mean '%s'?"::formatted)
                .orElse("remove it, or see the list of keys in the documentation"));
      }
    }
  }
}
