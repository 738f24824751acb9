package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.cluster.ClusterException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code osbs watch}. */
@Command(
    name = "watch",
    description = "Follow a build to its end; the exit status is the build's.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs watch hello-k3v9q2ab"})
final class WatchCommand extends SiteCommand {

  @Mixin OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "BUILD", description = "Name of the build.")
  String build = "";

  WatchCommand(Surroundings surroundings, Console console) {
    super(surroundings, console);
  }

  @Override
  int run(Site site, Client client)
      throws ClusterException, FailureException, InterruptedException {
    BuildName name = name(build);
    return new Following(surroundings, console).toTheEnd(client, name, output.format);
  }
}
