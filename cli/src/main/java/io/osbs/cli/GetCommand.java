package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.FailureException;
import io.osbs.core.cluster.ClusterException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code osbs get}. */
@Command(
    name = "get",
    description = "Show one build.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs get hello-k3v9q2ab -o json"})
final class GetCommand extends SiteCommand {

  @Mixin OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "BUILD", description = "Name of the build.")
  String build = "";

  GetCommand(Surroundings surroundings, Console console) {
    super(surroundings, console);
  }

  @Override
  int run(Site site, Client client) throws ClusterException, FailureException {
    Report report = client.get(name(build));
    output.show(new ReportData(report, surroundings.machine().clock().instant(), console), console);
    return DONE;
  }
}
