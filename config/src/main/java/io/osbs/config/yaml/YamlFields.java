package io.osbs.config.yaml;

import io.osbs.config.Nearest;
import io.osbs.config.Problems;
import io.osbs.config.Secret;
import io.osbs.config.Shown;
import io.osbs.config.yaml.YamlNode.Entry;
import io.osbs.config.yaml.YamlNode.Items;
import io.osbs.config.yaml.YamlNode.Mapping;
import io.osbs.config.yaml.YamlNode.Scalar;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to a mapping. Each method tells the problems what it did not like and gives back
 * null, the fallback or an empty list then, and for an absent or null value. Keys that were asked
 * for are known; {@link #closed} and {@link #open} name the others.
 */
public final class YamlFields {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?(0|[1-9][0-9_]*)");
  // PyYAML reads YAML 1.1, where these are booleans.
  private static final Pattern TRUE = Pattern.compile("true|True|TRUE|yes|Yes|YES|on|On|ON");
  private static final Pattern FALSE = Pattern.compile("false|False|FALSE|no|No|NO|off|Off|OFF");

  private final String file;
  private final String path;
  private final Mapping mapping;
  private final Problems problems;
  private final Set<String> known = new TreeSet<>();

  private YamlFields(String file, String path, Mapping mapping, Problems problems) {
    this.file = file;
    this.path = path;
    this.mapping = mapping;
    this.problems = problems;
  }

  /**
   * Access to a node that should be a mapping.
   *
   * @param path the node's own path in the document, empty for the root
   * @return empty, and an error, when it is something else
   */
  public static Optional<YamlFields> of(
      String file, String path, YamlNode node, Problems problems) {
    if (node instanceof Mapping mapping) {
      return Optional.of(new YamlFields(file, path, mapping, problems));
    }
    problems.error(
        file,
        node.line(),
        path,
        "expected a mapping, found " + node.kind(),
        "write 'key: value' lines" + (path.isEmpty() ? "" : ", indented below the name"));
    return Optional.empty();
  }

  // ---- where
  // -------------------------------------------------------------------------------------

  /** The line where the mapping starts. */
  public int line() {
    return mapping.line();
  }

  /** The line of a key, or of the mapping where the key is absent. */
  public int lineOf(String key) {
    Entry entry = mapping.entries().get(key);
    return entry == null ? mapping.line() : entry.line();
  }

  /** The path of a key in the document. */
  public String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** All keys, in file order. */
  public Collection<String> keys() {
    return mapping.entries().keySet();
  }

  /** Adds an error about a key. */
  public void error(String key, String message, String remedy) {
    problems.error(file, lineOf(key), pathOf(key), message, remedy);
  }

  /** Adds a warning about a key. */
  public void warning(String key, String message, String remedy) {
    problems.warning(file, lineOf(key), pathOf(key), message, remedy);
  }

  // ---- values
  // ------------------------------------------------------------------------------------

  /** Whatever stands there, null for null. */
  public @Nullable YamlNode node(String key) {
    known.add(key);
    Entry entry = mapping.entries().get(key);
    return entry == null || (entry.node() instanceof Scalar scalar && scalar.isNull())
        ? null
        : entry.node();
  }

  /** True when the key is there, even with null. */
  public boolean has(String key) {
    known.add(key);
    return mapping.entries().containsKey(key);
  }

  private @Nullable Scalar scalar(String key, String expected, String remedy) {
    YamlNode node = node(key);
    if (node == null || node instanceof Scalar) {
      return (Scalar) node;
    }
    error(key, "expected %s, found %s".formatted(expected, node.kind()), remedy);
    return null;
  }

  /** A text. A number or boolean must be quoted to be one, as the original's schema demanded. */
  public @Nullable String text(String key) {
    Scalar scalar = scalar(key, "a text", "write it on one line");
    if (scalar == null) {
      return null;
    }
    if (!isText(scalar)) {
      error(
          key,
          "expected a text, found %s".formatted(shown(scalar)),
          "put quotes around it: \"%s\"".formatted(scalar.text()));
      return null;
    }
    return scalar.text();
  }

  /** A text that must be there and not be empty. */
  public @Nullable String requiredText(String key, String example) {
    String text = text(key);
    boolean said = node(key) != null;
    if (!said || (text != null && text.isBlank())) {
      error(key, missing(key), "write '%s: %s'".formatted(key, example));
    }
    return text;
  }

  /** A text that is never shown. */
  public @Nullable Secret secret(String key) {
    Scalar scalar = scalar(key, "a text", "write it on one line");
    return scalar == null ? null : new Secret(scalar.text());
  }

  /** True or false. */
  public boolean flag(String key, boolean fallback) {
    Scalar scalar = scalar(key, "true or false", "write true or false");
    if (scalar == null) {
      return fallback;
    }
    if (scalar.plain() && TRUE.matcher(scalar.text()).matches()) {
      return true;
    }
    if (scalar.plain() && FALSE.matcher(scalar.text()).matches()) {
      return false;
    }
    error(
        key,
        "expected true or false, found %s".formatted(shown(scalar)),
        scalar.plain() ? "write true or false" : "write true or false without quotes");
    return fallback;
  }

  /** A whole number. */
  public @Nullable Long number(String key, long least, long most) {
    Scalar scalar = scalar(key, "a whole number", "write a whole number");
    if (scalar == null) {
      return null;
    }
    Long number = scalar.plain() ? wholeNumber(scalar.text()) : null;
    if (number == null || number < least || number > most) {
      error(
          key,
          "expected a whole number%s, found %s".formatted(range(least, most), shown(scalar)),
          scalar.plain() ? "write it in digits only" : "write it without quotes");
      return null;
    }
    return number;
  }

  private static String range(long least, long most) {
    if (least == Long.MIN_VALUE) {
      return "";
    }
    return most >= Integer.MAX_VALUE
        ? " of at least %d".formatted(least)
        : " from %d to %d".formatted(least, most);
  }

  private static @Nullable Long wholeNumber(String text) {
    try {
      return WHOLE_NUMBER.matcher(text).matches() ? Long.valueOf(text.replace("_", "")) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** An address, http or https. */
  public @Nullable URI url(String key) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    try {
      URI url = new URI(text);
      if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below, in the words of the key
    }
    error(
        key,
        "%s is no address of a server".formatted(Shown.quoted(text)),
        "write https://HOST/PATH");
    return null;
  }

  /** A list of texts. */
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    eachItem(key, (item, at) -> text(item, at).ifPresent(texts::add));
    return texts;
  }

  /**
   * The texts of a list that is an item of another.
   *
   * @param at its path
   */
  public List<String> textsOf(Items items, String at) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < items.nodes().size(); i++) {
      text(items.nodes().get(i), "%s[%d]".formatted(at, i)).ifPresent(texts::add);
    }
    return texts;
  }

  private Optional<String> text(YamlNode item, String at) {
    if (item instanceof Scalar scalar && isText(scalar) && !scalar.isNull()) {
      return Optional.of(scalar.text());
    }
    problems.error(
        file,
        item.line(),
        at,
        "expected a text, found %s".formatted(shown(item)),
        "write one text per item, in quotes if it looks like a number");
    return Optional.empty();
  }

  /** A mapping of names to texts, in file order. */
  public Map<String, String> textMap(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    fields(key)
        .ifPresent(fields ->
            fields
                .keys()
                .forEach(name -> {
                  String text = fields.text(name);
                  texts.put(name, text == null ? "" : text);
                }));
    return texts;
  }

  /** A mapping below this one. */
  public Optional<YamlFields> fields(String key) {
    YamlNode node = node(key);
    return node == null ? Optional.empty() : of(file, pathOf(key), node, problems);
  }

  /** A list of mappings. Items that are none are errors and left out. */
  public List<YamlFields> fieldsList(String key) {
    List<YamlFields> all = new ArrayList<>();
    eachItem(key, (item, at) -> of(file, at, item, problems).ifPresent(all::add));
    return all;
  }

  /** Calls with each item of a list and the item's path. */
  public void eachItem(String key, BiConsumer<YamlNode, String> use) {
    YamlNode node = node(key);
    if (node == null) {
      return;
    }
    if (!(node instanceof Items items)) {
      error(
          key,
          "expected a list, found %s".formatted(shown(node)),
          "write one item per line, each after '- '");
      return;
    }
    for (int i = 0; i < items.nodes().size(); i++) {
      use.accept(items.nodes().get(i), "%s[%d]".formatted(pathOf(key), i));
    }
  }

  // ---- what is left
  // ------------------------------------------------------------------------------

  /** Says that a key must be there. */
  public String missing(String key) {
    return "%s is missing".formatted(key);
  }

  /** Every key nobody asked for is an error. */
  public void closed() {
    unknown()
        .forEach(
            key -> error(key, "unknown key %s".formatted(Shown.quoted(key)), remedy(key, known)));
  }

  /** Every key nobody asked for is a warning. */
  public void open(Collection<String> alsoKnown) {
    Set<String> all = new TreeSet<>(known);
    all.addAll(alsoKnown);
    unknown().stream()
        .filter(key -> !alsoKnown.contains(key))
        .forEach(key ->
            warning(
                key,
                "unknown key %s, ignored".formatted(Shown.quoted(key)),
                Nearest.to(key, all).map("did you mean '%s'?"::formatted).orElse("remove it")));
  }

  private List<String> unknown() {
    return keys().stream().filter(key -> !known.contains(key)).toList();
  }

  private static String remedy(String key, Set<String> known) {
    return Nearest.remedy(key, known);
  }

  private static boolean isText(Scalar scalar) {
    String text = scalar.text();
    boolean number = WHOLE_NUMBER.matcher(text).matches() || text.matches("[+-]?\\d+\\.\\d*");
    boolean flag = TRUE.matcher(text).matches() || FALSE.matcher(text).matches();
    return !scalar.plain() || !(number || flag);
  }

  private static String shown(YamlNode node) {
    return switch (node) {
      case Scalar scalar when scalar.isNull() -> scalar.kind();
      case Scalar(String text, boolean plain, int _) ->
          plain ? Shown.quoted(text) : "the text " + Shown.quoted(text);
      case Items items -> items.kind();
      case Mapping each -> each.kind();
    };
  }
}
