package io.osbs.cli;

import io.osbs.cluster.document.Report;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Progress on a terminal: one line for the build and one per platform, drawn over themselves. */
final class LiveView implements Progress {

  /** A line that is too long is cut by the terminal, or the next frame would be drawn too low. */
  private static final String DO_NOT_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String RESET = "\u001b[0m";

  private final Console console;
  private final BuildName build;
  private final InstantSource clock;
  private int drawn;

  LiveView(Console console, BuildName build, InstantSource clock) {
    this.console = console;
    this.build = build;
    this.clock = clock;
  }

  @Override
  public void report(Report report) {
    List<String> lines = lines(report);
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append("\u001b[").append(drawn).append("A\r");
    }
    frame.append(CLEAR_BELOW).append(DO_NOT_WRAP);
    lines.forEach(line -> frame.append(line).append('\n'));
    frame.append(WRAP);
    drawn = lines.size();
    console.err().print(frame);
    console.err().flush();
  }

  private List<String> lines(Report report) {
    Instant now = report.finished() == null ? clock.instant() : report.finished();
    List<String> lines = new ArrayList<>();
    String doing = report.isFinal() || report.step().isEmpty() ? "" : ", " + report.step();
    lines.add(
        coloured("%s  %s%s".formatted(build, report.phase(), doing), report.phase())
            + "  "
            + Durations.between(report.created(), now));
    int platforms = width(report, worker -> worker.platform().name());
    int clusters = width(report, worker -> worker.cluster() == null ? "-" : worker.cluster());
    for (Report.Worker worker : report.workers()) {
      Instant end = worker.phase().isFinal() ? worker.since() : now;
      String text =
          ("  %-" + platforms + "s  %-9s  %-" + clusters + "s  %5s  %s")
              .formatted(
                  worker.platform(),
                  worker.phase(),
                  worker.cluster() == null ? "-" : worker.cluster(),
                  Durations.between(
                      worker.phase().isFinal() ? report.created() : worker.since(), end),
                  firstLine(worker.step()));
      lines.add(coloured(text.stripTrailing(), worker.phase()));
    }
    return lines;
  }

  private interface Cell {
    String of(Report.Worker worker);
  }

  private static int width(Report report, Cell cell) {
    return report.workers().stream().mapToInt(each -> cell.of(each).length()).max().orElse(1);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private String coloured(String text, Phase phase) {
    return console.colour() ? colour(phase) + text + RESET : text;
  }

  private static String colour(Phase phase) {
    return switch (phase) {
      case NEW, PENDING -> "\u001b[33m";
      case RUNNING -> "\u001b[36m";
      case COMPLETE -> "\u001b[32m";
      case FAILED, ERROR -> "\u001b[31m";
      case CANCELLED -> "\u001b[35m";
    };
  }

  @Override
  public void log(byte[] bytes) {}

  /** Stays where it is said; the next frame is drawn below it. */
  @Override
  public void notice(String text) {
    console.tell("osbs: " + text);
    drawn = 0;
  }

  @Override
  public void close() {
    if (drawn > 0) {
      console.tell("");
    }
    drawn = 0;
  }
}
