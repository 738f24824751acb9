package io.osbs.config.yaml;

import io.osbs.config.Problems;
import io.osbs.config.Shown;
import io.osbs.config.yaml.YamlNode.Entry;
import io.osbs.config.yaml.YamlNode.Items;
import io.osbs.config.yaml.YamlNode.Mapping;
import io.osbs.config.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/**
 * Builds the tree from the parser's events. An alias is the very node it refers to, and what it
 * repeats counts, so neither the tree nor a walk over it grows beyond reason; {@code <<} merges a
 * mapping, as PyYAML does. A key given twice is an error, as YAML says: the original took the last
 * and never told, so that a second {@code clusters} hid the first.
 */
final class YamlTree {

  /** The text is YAML, but not of the part that is read here. */
  static final class Unreadable extends Exception {
    final int line;
    final String problem;
    final String remedy;

    Unreadable(int line, String problem, String remedy) {
      super(problem);
      this.line = line;
      this.problem = problem;
      this.remedy = remedy;
    }
  }

  private static final int DEEPEST = 50;
  private static final int MOST_VALUES = 100_000;
  private static final String MERGE = "<<";

  private final String file;
  private final Iterator<Event> events;
  private final Problems problems;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();

  /** The values up to now, those that aliases repeat counted again: what readers will walk over. */
  private long values;

  /** What an anchor names, and how many values it holds. */
  private record Anchored(YamlNode node, long values) {}

  YamlTree(String file, Iterator<Event> events, Problems problems) {
    this.file = file;
    this.events = events;
    this.problems = problems;
  }

  YamlNode document() throws Unreadable {
    YamlNode root = null;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case DocumentStart -> {
          if (root != null) {
            throw new Unreadable(
                line(event), "a second document starts here", "keep one document per file");
          }
          root = node(events.next(), 0);
        }
        default -> {
          // start and end of stream and document, comments
        }
      }
    }
    return root == null ? new Scalar("", true, 1) : root;
  }

  private YamlNode node(Event event, int depth) throws Unreadable {
    if (depth > DEEPEST) {
      throw new Unreadable(
          line(event), "nested more than %d deep".formatted(DEEPEST), "write it flatter");
    }
    long before = values;
    count(1, event);
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar -> new Scalar(scalar.getValue(), scalar.isPlain(), line(event));
          case SequenceStartEvent start -> items(line(start), depth);
          case MappingStartEvent start -> mapping(line(start), depth);
          case AliasEvent alias -> anchored(alias);
          default -> throw new IllegalStateException("unexpected YAML event " + event);
        };
    Optional<Anchor> anchor =
        event instanceof NodeEvent named && !(event instanceof AliasEvent)
            ? named.getAnchor()
            : Optional.empty();
    anchor.ifPresent(name -> anchors.put(name, new Anchored(node, values - before)));
    return node;
  }

  private YamlNode anchored(AliasEvent alias) throws Unreadable {
    Anchored anchored = anchors.get(alias.getAlias());
    if (anchored == null) {
      throw new Unreadable(
          line(alias),
          "the alias '*%s' refers to nothing above it".formatted(alias.getAlias().getValue()),
          "define '&%s' before it, or quote the value".formatted(alias.getAlias().getValue()));
    }
    count(anchored.values(), alias);
    return anchored.node();
  }

  private void count(long more, Event event) throws Unreadable {
    values += more;
    if (values > MOST_VALUES) {
      throw new Unreadable(
          line(event),
          "more than %d values, those that aliases repeat included".formatted(MOST_VALUES),
          "write fewer aliases, or check that this is the file you mean");
    }
  }

  private Items items(int line, int depth) throws Unreadable {
    List<YamlNode> nodes = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      nodes.add(node(event, depth + 1));
    }
    return new Items(nodes, line);
  }

  private Mapping mapping(int line, int depth) throws Unreadable {
    Map<String, Entry> own = new LinkedHashMap<>();
    Map<String, Entry> merged = new LinkedHashMap<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      int keyLine = line(event);
      if (!(node(event, depth + 1) instanceof Scalar key)) {
        throw new Unreadable(keyLine, "a key is a list or a mapping", "write a single word as key");
      }
      YamlNode value = node(events.next(), depth + 1);
      if (key.plain() && key.text().equals(MERGE)) {
        merge(value, keyLine, merged);
        continue;
      }
      Entry before = own.put(key.text(), new Entry(value, keyLine));
      if (before != null) {
        problems.error(
            file,
            keyLine,
            "",
            "the key %s is already on line %d".formatted(Shown.quoted(key.text()), before.line()),
            "remove one of the two");
      }
    }
    merged.forEach(own::putIfAbsent);
    return new Mapping(own, line);
  }

  private static void merge(YamlNode value, int line, Map<String, Entry> into) throws Unreadable {
    switch (value) {
      case Mapping(Map<String, Entry> entries, int _) -> entries.forEach(into::putIfAbsent);
      case Items(List<YamlNode> nodes, int _) -> {
        for (YamlNode node : nodes) {
          merge(node, line, into);
        }
      }
      case Scalar _ ->
          throw new Unreadable(line, "'<<' merges no mapping", "write '<<: *NAME' of a mapping");
    }
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
