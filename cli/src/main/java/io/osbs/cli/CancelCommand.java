package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.client.Follower;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.cluster.ClusterException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code osbs cancel}. */
@Command(
    name = "cancel",
    description = "End a build and its worker builds; nothing of it is published afterwards.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs cancel hello-k3v9q2ab"})
final class CancelCommand extends SiteCommand {

  @Mixin OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "BUILD", description = "Name of the build.")
  String build = "";

  @Option(names = "--detach", description = "Do not wait until the build has ended.")
  boolean detach;

  CancelCommand(Surroundings surroundings, Console console) {
    super(surroundings, console);
  }

  @Override
  int run(Site site, Client client)
      throws ClusterException, FailureException, InterruptedException {
    BuildName name = name(build);
    tell(client.cancel(name));
    Report report;
    if (detach) {
      console.tell("%s was asked to end".formatted(name));
      report = client.get(name);
    } else {
      report = client.follow(name, surroundings.machine().clock()).toTheEnd(new Silence(console));
      // An orchestrator that had to be ended by force has left its workers to us.
      tell(client.cancel(name));
    }
    if (output.format.isForPeople()) {
      if (!detach) {
        console.print("%s is %s".formatted(name, report.phase()));
      }
    } else {
      output.show(
          new ReportData(report, surroundings.machine().clock().instant(), console), console);
    }
    return DONE;
  }

  private void tell(Client.Cancelled outcome) {
    for (BuildName worker : outcome.ended()) {
      console.tell("worker build %s was asked to end".formatted(worker));
    }
    for (String cluster : outcome.unconfirmed()) {
      console.tell(
          "unconfirmed: worker builds may still run on %s; they are ended once it answers"
              .formatted(cluster));
    }
  }

  /** Nobody wants to hear how a build ends that was cancelled. */
  private record Silence(Console console) implements Follower.Listener {
    @Override
    public void report(Report report) {}

    @Override
    public void log(byte[] bytes) {}

    @Override
    public void notice(String text) {
      console.tell("osbs: " + text);
    }
  }
}
