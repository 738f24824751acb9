package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.cluster.document.Explanation;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.placement.Considered;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code osbs why}. */
@Command(
    name = "why",
    description = "Explain a build: what was considered for each placement, what happened since.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs why hello-k3v9q2ab"})
final class WhyCommand extends SiteCommand {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  @Mixin OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "BUILD", description = "Name of the build.")
  String build = "";

  WhyCommand(Surroundings surroundings, Console console) {
    super(surroundings, console);
  }

  @Override
  int run(Site site, Client client) throws ClusterException, FailureException {
    BuildName name = name(build);
    Report report = client.get(name);
    Explanation explanation = client.explanation(name);
    if (output.format == OutputOptions.Format.JSON) {
      console.print(Json.pretty(explanation.write()));
      return DONE;
    }
    console.print("%s is %s".formatted(name, report.phase()));
    explanation.entries().forEach(this::print);
    for (Report.Worker worker : report.workers()) {
      if (!worker.phase().isFinal()) {
        console.print("now: %s: %s".formatted(worker.platform(), worker.step()));
      }
    }
    Failure failure = report.failure();
    if (failure != null) {
      console.print("%s failure: %s".formatted(failure.kind().word(), failure.sentence()));
      failure.evidence().forEach(line -> console.print("  | " + line));
    }
    return DONE;
  }

  private void print(Explanation.Entry entry) {
    String where = entry.platform() == null ? "" : entry.platform() + ": ";
    String time = TIME.format(entry.at().atZone(ZoneId.systemDefault()));
    console.print("%s  %s%s".formatted(time, where, entry.text()));
    for (Considered seen : entry.considered()) {
      console.print("                %-24s %s".formatted(seen.cluster(), words(seen)));
    }
  }

  private static String words(Considered seen) {
    String verdict = seen.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return seen.wasAsked()
        ? String.format(
            Locale.ROOT,
            "load %.2f (%d slots held, %d foreign builds, maximum %d): %s",
            seen.load(),
            seen.held(),
            seen.foreign(),
            seen.maximum(),
            verdict)
        : "%s: %s".formatted(verdict, seen.reason());
  }
}
