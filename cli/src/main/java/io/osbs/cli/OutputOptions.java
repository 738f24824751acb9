package io.osbs.cli;

import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.Yaml;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The option that chooses how data is shown. */
final class OutputOptions {

  /** Ways to show data. */
  enum Format {
    /** For people. */
    TEXT,
    /** For people with broad terminals. */
    WIDE,
    JSON,
    YAML,
    /** Names only, one per line. */
    NAME;

    boolean isForPeople() {
      return this == TEXT || this == WIDE;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "How to show data: ${COMPLETION-CANDIDATES}. Default: text.")
  Format format = Format.TEXT;

  /** Data in every way it can be shown. */
  interface Data {

    /** Objects and lists that {@link Json} writes; described by a schema below docs/schema. */
    Object document();

    List<String> names();

    /** Prints it for people. */
    void print(boolean wide);
  }

  /** Shows data in the chosen way on standard output. */
  void show(Data data, Console console) {
    show(format, data, console);
  }

  static void show(Format format, Data data, Console console) {
    switch (format) {
      case JSON -> console.print(Json.pretty(data.document()));
      case YAML -> console.print(Yaml.pretty(data.document()));
      case NAME -> data.names().forEach(console::print);
      case TEXT -> data.print(false);
      case WIDE -> data.print(true);
    }
  }
}
