package io.osbs.config.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A value of a YAML document and the line, counted from 1, where it starts. */
public sealed interface YamlNode {

  /** The line where the value starts. */
  int line();

  /** How a message calls this kind of value. */
  String kind();

  /**
   * A single value.
   *
   * @param text without quotes
   * @param plain false when it was quoted or a block, and so can only be a string
   */
  record Scalar(String text, boolean plain, int line) implements YamlNode {

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    /** True when this is YAML's null. */
    public boolean isNull() {
      return plain && NULLS.contains(text);
    }

    @Override
    public String kind() {
      return isNull() ? "nothing" : "a single value";
    }
  }

  /** A list. */
  record Items(List<YamlNode> nodes, int line) implements YamlNode {

    public Items {
      nodes = List.copyOf(nodes);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A mapping in file order. */
  record Mapping(Map<String, Entry> entries, int line) implements YamlNode {

    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** A key's value, and the line of the key. */
  record Entry(YamlNode node, int line) {}
}
