package io.osbs.cli;

import io.osbs.client.LogLines;
import io.osbs.client.RelayedLine;
import io.osbs.cluster.document.Report;

/** Progress as lines, for pipes and CI: each line of a log, led by its platform. */
final class PlainView implements Progress {

  private final Console console;
  private final LogLines lines;

  PlainView(Console console) {
    this.console = console;
    PlatformLines platforms = new PlatformLines(console.err(), console.colour());
    this.lines = new LogLines((line, _) -> platforms.print(RelayedLine.parse(line)));
  }

  @Override
  public void report(Report report) {}

  @Override
  public void log(byte[] bytes) {
    lines.accept(bytes);
  }

  @Override
  public void notice(String text) {
    console.tell("osbs: " + text);
  }

  @Override
  public void close() {
    lines.end();
  }
}
