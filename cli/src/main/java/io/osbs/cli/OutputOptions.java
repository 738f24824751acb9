package io.osbs.cli;

import picocli.CommandLine.Option;

/** The option that chooses how data is shown. */
final class OutputOptions {

  /** Ways to show data. */
  enum Format {
    TEXT,
    WIDE,
    JSON,
    NAME
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "How to show data: ${COMPLETION-CANDIDATES}. Default: text.")
  Format format = Format.TEXT;
}
