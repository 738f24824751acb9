package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.client.Reaping;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.ClusterException;
import picocli.CommandLine.Command;

/** {@code osbs reap}. */
@Command(
    name = "reap",
    description = {
      "End worker builds whose orchestrator build is gone, and free the slots of those that are"
          + " gone. Prints what it did.",
      "Every orchestrator build does the same in passing."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs reap"})
final class ReapCommand extends SiteCommand {

  ReapCommand(Surroundings surroundings, Console console) {
    super(surroundings, console);
  }

  @Override
  int run(Site site, Client client) throws ClusterException {
    Reaping.Outcome outcome = new Reaping(site, surroundings.machine().clock()).run();
    outcome.done().forEach(console::print);
    outcome.silent().forEach(each -> console.tell("not looked at: " + each));
    if (outcome.done().isEmpty()) {
      console.tell("nothing to do");
    }
    return outcome.silent().isEmpty() ? DONE : FailureKind.INFRASTRUCTURE.exitStatus();
  }
}
