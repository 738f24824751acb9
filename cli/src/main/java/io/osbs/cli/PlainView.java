package io.osbs.cli;

import io.osbs.client.RelayedLine;
import io.osbs.cluster.document.Report;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Progress as lines, for pipes and CI: each line of a log, led by its platform. */
final class PlainView implements Progress {

  private final Console console;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  PlainView(Console console) {
    this.console = console;
  }

  @Override
  public void report(Report report) {}

  @Override
  public void log(byte[] bytes) {
    for (byte each : bytes) {
      if (each == '\n') {
        flush();
      } else {
        line.write(each);
      }
    }
  }

  private void flush() {
    RelayedLine parsed = RelayedLine.parse(line.toString(StandardCharsets.UTF_8));
    line.reset();
    String platform = parsed.platform() == null ? "osbs" : parsed.platform();
    console.tell("[%s] %s".formatted(platform, parsed.text()));
  }

  @Override
  public void close() {
    if (line.size() > 0) {
      flush();
    }
  }
}
