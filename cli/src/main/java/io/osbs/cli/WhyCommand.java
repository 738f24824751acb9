package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.client.SlotHolders;
import io.osbs.cluster.document.Explanation;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.cluster.ClusterException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code osbs why}. */
@Command(
    name = "why",
    description = {
      "Explain a build.",
      "What was considered for each placement and what was left out, what happened since, what it waits"
          + " for and who holds the slots, why it failed and what to do next."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs why hello-k3v9q2ab"})
final class WhyCommand extends SiteCommand {

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
    output.show(
        new WhyData(
            report,
            explanation,
            waits(site, report, explanation),
            new Advice(report, siteOptions.words()),
            surroundings.machine().clock().instant(),
            console),
        console);
    return DONE;
  }

  /** The platforms that wait now, each with who stands in its way. */
  private static List<WhyData.Wait> waits(Site site, Report report, Explanation explanation) {
    List<WhyData.Wait> waits = new ArrayList<>();
    if (report.isFinal()) {
      return waits;
    }
    for (Report.Worker worker : report.workers()) {
      Explanation.Entry last = lastWait(explanation, worker);
      if (worker.build() == null && last != null && last.waiting() != null) {
        waits.add(
            new WhyData.Wait(
                worker.platform(),
                last.at(),
                last.waiting().ahead(),
                new SlotHolders(site).of(worker.platform())));
      }
    }
    return waits;
  }

  /** Null when something else has happened to the platform since it waited. */
  private static Explanation.@Nullable Entry lastWait(
      Explanation explanation, Report.Worker worker) {
    Explanation.Entry last = null;
    for (Explanation.Entry entry : explanation.entries()) {
      if (worker.platform().equals(entry.platform())) {
        last = entry;
      }
    }
    return last;
  }
}
