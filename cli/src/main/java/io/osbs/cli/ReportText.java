package io.osbs.cli;

import io.osbs.cluster.document.Report;
import io.osbs.core.build.Failure;
import io.osbs.core.image.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A report as text for people. */
final class ReportText {

  private static final int SHORT_HEX = 12;

  private ReportText() {}

  /**
   * Prints a report.
   *
   * @param wide true for whole digests, which make lines that many terminals break
   */
  static void print(Report report, Instant now, boolean wide, Console console) {
    console.print("Build:    %s (%s)".formatted(report.build(), report.requestClass().word()));
    console.print("Source:   " + Sources.shown(report.source()));
    Instant end = report.finished() == null ? now : report.finished();
    console.print(
        "Phase:    %s after %s%s"
            .formatted(
                report.phase(),
                Durations.between(report.created(), end),
                report.isFinal() || report.step().isEmpty() ? "" : ", " + report.step()));
    if (!report.workers().isEmpty()) {
      console.print("");
      workers(report, wide, console);
    }
    Report.Image image = report.image();
    if (image != null) {
      console.print("");
      console.print("Image:    " + image.digest());
      image.references().forEach(reference -> console.print("          " + reference));
    }
    Failure failure = report.failure();
    if (failure != null) {
      console.print("");
      console.print("Failure:  %s: %s".formatted(failure.kind().word(), failure.sentence()));
      failure.evidence().forEach(line -> console.print("  | " + line));
    }
  }

  private static void workers(Report report, boolean wide, Console console) {
    Table table = new Table("PLATFORM", "PHASE", "CLUSTER", "BUILD", "ATTEMPT", "IMAGE");
    for (Report.Worker worker : report.workers()) {
      table.row(
          worker.platform().name(),
          worker.phase().word(),
          worker.cluster() == null ? "-" : worker.cluster(),
          worker.build() == null ? "-" : worker.build().value(),
          Integer.toString(worker.attempt()),
          digest(worker.digest(), wide));
    }
    table.printTo(console);
  }

  private static String digest(@Nullable Digest digest, boolean wide) {
    if (digest == null) {
      return "-";
    }
    return wide ? digest.value() : digest.algorithm() + ":" + digest.hex().substring(0, SHORT_HEX);
  }
}
