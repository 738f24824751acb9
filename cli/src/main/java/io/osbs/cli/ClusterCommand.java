package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.client.Cordons;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.standing.Cordon;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code osbs cluster}: what an administrator does with one cluster. */
@Command(
    name = "cluster",
    description =
        "Keep new worker builds away from a cluster, or let them come again; see whether they can.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    footer = {"", "Example: osbs cluster drain ppc-1 --reason \"new disks\" --wait"})
final class ClusterCommand implements Runnable {

  @Spec @Nullable CommandSpec spec;

  /** The verb with its own verbs. */
  static CommandLine line(Surroundings surroundings, Console console) {
    return new CommandLine(new ClusterCommand())
        .addSubcommand("cordon", new CordonCommand(surroundings, console))
        .addSubcommand("uncordon", new UncordonCommand(surroundings, console))
        .addSubcommand("drain", new DrainCommand(surroundings, console))
        .addSubcommand("check", new ClusterCheckCommand(surroundings, console));
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "a verb is missing; 'osbs cluster --help' lists them");
    }
  }

  /** What the verbs have in common. */
  abstract static class OfOne extends SiteCommand {

    @Parameters(paramLabel = "CLUSTER", description = "Name of the cluster in config.yaml.")
    String cluster = "";

    OfOne(Surroundings surroundings, Console console) {
      super(surroundings, console);
    }

    @Override
    final int run(Site site, Client client)
        throws ClusterException, FailureException, InterruptedException {
      return run(new Cordons(site, surroundings.machine().clock()));
    }

    abstract int run(Cordons cordons)
        throws ClusterException, FailureException, InterruptedException;

    /** Cordons the cluster and says so. */
    final void cordon(Cordons cordons, String reason) throws ClusterException, FailureException {
      Cordon cordon = cordons.cordon(cluster, System.getProperty("user.name", "unknown"), reason);
      console.tell("%s is %s".formatted(cluster, cordon.sentence()));
    }

    final void tellRunning(List<BuildName> running) {
      console.tell(
          running.isEmpty()
              ? "no worker build of ours runs on %s".formatted(cluster)
              : "%d still on %s: %s"
                  .formatted(
                      running.size(),
                      cluster,
                      running.stream().map(BuildName::value).collect(Collectors.joining(", "))));
    }
  }

  /** {@code osbs cluster cordon}. */
  @Command(
      name = "cordon",
      description =
          "Place no new worker builds on a cluster. Acts on the next placement of every build; what"
              + " runs there goes on.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: osbs cluster cordon ppc-1 --reason \"new disks\""})
  static final class CordonCommand extends OfOne {

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        required = true,
        description = "Why, for those who wonder; 'osbs clusters' and 'osbs why' show it.")
    String reason = "";

    CordonCommand(Surroundings surroundings, Console console) {
      super(surroundings, console);
    }

    @Override
    int run(Cordons cordons) throws ClusterException, FailureException {
      cordon(cordons, reason);
      return DONE;
    }
  }

  /** {@code osbs cluster uncordon}. */
  @Command(
      name = "uncordon",
      description = "Place worker builds on a cluster again.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: osbs cluster uncordon ppc-1"})
  static final class UncordonCommand extends OfOne {

    UncordonCommand(Surroundings surroundings, Console console) {
      super(surroundings, console);
    }

    @Override
    int run(Cordons cordons) throws ClusterException, FailureException {
      boolean was = cordons.uncordon(cluster);
      console.tell((was ? "%s is no longer cordoned" : "%s was not cordoned").formatted(cluster));
      return DONE;
    }
  }

  /** {@code osbs cluster drain}. */
  @Command(
      name = "drain",
      description = "Cordon a cluster, and say or wait until its worker builds have ended.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: osbs cluster drain ppc-1 --reason \"new disks\" --wait"})
  static final class DrainCommand extends OfOne {

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why. Default: draining.")
    String reason = "draining";

    @Option(names = "--wait", description = "Wait until no worker build of ours runs there.")
    boolean wait;

    DrainCommand(Surroundings surroundings, Console console) {
      super(surroundings, console);
    }

    @Override
    int run(Cordons cordons) throws ClusterException, FailureException, InterruptedException {
      cordon(cordons, reason);
      if (wait) {
        cordons.awaitEmpty(cluster, this::tellRunning);
        console.print("%s is drained".formatted(cluster));
      } else {
        tellRunning(cordons.running(cluster));
      }
      return DONE;
    }
  }
}
