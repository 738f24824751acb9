package io.osbs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was taken away, or would be. Filled by one thread. */
final class PruneReport implements OutputOptions.Data {

  private static final int VERSION = 1;

  /** Kinds of things that are taken away. */
  enum Kind {
    BUILD,
    DOCUMENT,
    TAG,
    BLOBS,
    PARENT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One thing.
   *
   * @param place a cluster, a registry or a folder
   * @param bytes null where nobody knows
   */
  record Item(Kind kind, String place, String name, @Nullable Long bytes) {}

  private final boolean dryRun;
  private final Console console;
  private final List<Item> items = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private boolean complete = true;

  PruneReport(boolean dryRun, Console console) {
    this.dryRun = dryRun;
    this.console = console;
  }

  void add(Kind kind, String place, String name, @Nullable Long bytes) {
    items.add(new Item(kind, place, name, bytes));
  }

  /** Something stays that should have gone, and why. */
  void leave(String what) {
    complete = false;
    note(what);
  }

  /** Something stays, and that cannot be helped. */
  void note(String what) {
    left.add(what);
    console.tell("osbs: " + what);
  }

  boolean isComplete() {
    return complete;
  }

  private long bytes() {
    long bytes = 0;
    for (Item item : items) {
      Long known = item.bytes();
      bytes += known == null ? 0 : known;
    }
    return bytes;
  }

  @Override
  public Object document() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("dryRun", dryRun);
    json.put("bytes", bytes());
    json.put("removed", items.stream().map(PruneReport::document).toList());
    json.put("left", left);
    return json;
  }

  private static Map<String, @Nullable Object> document(Item item) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("kind", item.kind().word());
    json.put("place", item.place());
    json.put("name", item.name());
    json.put("bytes", item.bytes());
    return json;
  }

  @Override
  public List<String> names() {
    return items.stream().map(Item::name).toList();
  }

  @Override
  public void print(boolean wide) {
    if (wide || dryRun) {
      table();
    }
    Map<Kind, Integer> counts = new TreeMap<>();
    items.forEach(item -> counts.merge(item.kind(), 1, Integer::sum));
    List<String> words = new ArrayList<>();
    counts.forEach((kind, count) -> words.add(words(kind, count)));
    String what = words.isEmpty() ? "nothing" : String.join(", ", words);
    console.print(
        dryRun
            ? "would remove %s (%s known of)".formatted(what, Bytes.words(bytes()))
            : "removed %s: %s".formatted(what, Bytes.words(bytes())));
  }

  private void table() {
    if (items.isEmpty()) {
      return;
    }
    Table table = new Table("KIND", "PLACE", "NAME", "BYTES");
    for (Item item : items) {
      Long bytes = item.bytes();
      table.row(
          item.kind().word(), item.place(), item.name(), bytes == null ? "-" : bytes.toString());
    }
    table.printTo(console);
  }

  private static String words(Kind kind, int count) {
    String one =
        switch (kind) {
          case BUILD -> "build";
          case DOCUMENT -> "document";
          case TAG -> "tag";
          case BLOBS -> "layout with unwanted blobs";
          case PARENT -> "parent image";
        };
    if (count == 1) {
      return "1 " + one;
    }
    return kind == Kind.BLOBS ? count + " layouts with unwanted blobs" : count + " " + one + "s";
  }
}
