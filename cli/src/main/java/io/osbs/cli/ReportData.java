package io.osbs.cli;

import io.osbs.cluster.document.Report;
import io.osbs.cluster.document.ReportDocument;
import java.time.Instant;
import java.util.List;

/** One build as data. */
record ReportData(Report report, Instant now, Console console) implements OutputOptions.Data {

  @Override
  public Object document() {
    return ReportDocument.write(report);
  }

  @Override
  public List<String> names() {
    return List.of(report.build().value());
  }

  @Override
  public void print(boolean wide) {
    ReportText.print(report, now, wide, console);
  }
}
