package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.document.ReportDocument;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.cluster.ClusterException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbs list}. */
@Command(
    name = "list",
    description = "List the orchestrator builds, the youngest first.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs list --running"})
final class ListCommand extends SiteCommand {

  @Mixin OutputOptions output = new OutputOptions();

  @Option(names = "--running", description = "Only builds that have not ended.")
  boolean running;

  ListCommand(Surroundings surroundings, Console console) {
    super(surroundings, console);
  }

  @Override
  int run(Site site, Client client) throws ClusterException {
    List<Report> reports =
        client.list().stream().filter(each -> !running || !each.isFinal()).toList();
    output.show(new Reports(reports), console);
    return DONE;
  }

  /** The builds as data. */
  private final class Reports implements OutputOptions.Data {
    private final List<Report> reports;

    Reports(List<Report> reports) {
      this.reports = reports;
    }

    @Override
    public Object document() {
      return reports.stream().map(ReportDocument::write).toList();
    }

    @Override
    public List<String> names() {
      return reports.stream().map(report -> report.build().value()).toList();
    }

    @Override
    public void print(boolean wide) {
      table(reports, wide);
    }
  }

  private void table(List<Report> reports, boolean wide) {
    Table table =
        wide
            ? new Table("BUILD", "PHASE", "AGE", "CLASS", "PLATFORMS", "SOURCE", "IMAGE")
            : new Table("BUILD", "PHASE", "AGE", "CLASS", "PLATFORMS");
    Instant now = surroundings.machine().clock().instant();
    for (Report report : reports) {
      String age = Durations.between(report.created(), now);
      String platforms =
          report.workers().stream()
              .map(worker -> worker.platform().name())
              .collect(Collectors.joining(","));
      String phase = report.phase().word();
      String kind = report.requestClass().word();
      String name = report.build().value();
      if (wide) {
        String image = report.image() == null ? "-" : report.image().digest().value();
        table.row(name, phase, age, kind, platforms, Sources.shown(report.source()), image);
      } else {
        table.row(name, phase, age, kind, platforms);
      }
    }
    table.printTo(console);
  }
}
