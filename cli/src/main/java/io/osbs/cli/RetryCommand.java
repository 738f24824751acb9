package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.client.Submitter;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.cluster.ClusterException;
import io.osbs.process.SystemCommandRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code osbs retry}. */
@Command(
    name = "retry",
    description = {
      "Run the request of a build that has ended again, as a new build of the same commit.",
      "Worker builds that still run are taken over. What is built already is kept when the"
          + " infrastructure ended the build, or with --failed-only; otherwise it is built again."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs retry hello-k3v9q2ab --failed-only"})
final class RetryCommand extends SiteCommand {

  @Mixin OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "BUILD", description = "Name of a build of the request.")
  String build = "";

  @Option(
      names = "--failed-only",
      description =
          "Keep the images of platforms that are built, as far as configuration and parents are the"
              + " same.")
  boolean failedOnly;

  @Option(names = "--detach", description = "Print the new build's name and do not follow it.")
  boolean detach;

  RetryCommand(Surroundings surroundings, Console console) {
    super(surroundings, console);
  }

  @Override
  int run(Site site, Client client)
      throws ClusterException, FailureException, InterruptedException {
    BuildName name =
        Submitter.of(site, siteOptions.choice(), surroundings, new SystemCommandRunner())
            .again(name(build), failedOnly)
            .name();
    Following following = new Following(surroundings, console);
    if (detach) {
      OutputOptions.Format format =
          output.format.isForPeople() ? OutputOptions.Format.NAME : output.format;
      following.show(client.get(name), format);
      return DONE;
    }
    console.tell("build %s".formatted(name));
    return following.toTheEnd(client, name, output.format);
  }
}
