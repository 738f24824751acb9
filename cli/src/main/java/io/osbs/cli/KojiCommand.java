package io.osbs.cli;

import io.osbs.builder.Connections;
import io.osbs.builder.Readiness;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.koji.hub.Patience;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbs koji}: what concerns a Koji hub. */
@Command(
    name = "koji",
    description = "Look at the Koji hub that builds come from and go to.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    footer = {"", "Example: osbs koji check --target containers-candidate"})
final class KojiCommand implements Runnable {

  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

  static CommandLine line(Console console) {
    CommandLine line = new CommandLine(new KojiCommand());
    line.addSubcommand("check", new Check(console));
    return line;
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "a verb is missing: osbs koji check");
    }
  }

  /** {@code osbs koji check}. */
  @Command(
      name = "check",
      description = {
        "Say whether a builder and imports would work: hub, login, host, channel, import, target.",
        "Nothing is changed."
      },
      mixinStandardHelpOptions = true,
      footer = {"", "Example: osbs koji check --target containers-candidate"})
  static final class Check implements Callable<Integer> {

    private final Console console;

    @Mixin KojiOptions koji = new KojiOptions();

    @Option(
        names = "--target",
        paramLabel = "TARGET",
        description = "A build target to look at as well.")
    @Nullable String target;

    @Option(
        names = "--import-user",
        paramLabel = "NAME",
        description = "The Koji user that section koji of config.yaml logs in as.")
    @Nullable String importUser;

    Check(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws FailureException, InterruptedException {
      try (Connections connections = new Connections(koji.load(console))) {
        List<Readiness.Line> lines =
            new Readiness(connections.hub(Patience.ofUser()), connections.login())
                .check(target, importUser);
        for (Readiness.Line line : lines) {
          console.print(
              "%-4s %-8s %s".formatted(line.ok() ? "ok" : "BAD", line.what(), line.found()));
          if (!line.ok()) {
            console.print("              do: " + line.remedy());
          }
        }
        boolean allWell = lines.stream().allMatch(Readiness.Line::ok);
        return allWell ? SiteCommand.DONE : FailureKind.CONFIGURATION.exitStatus();
      }
    }
  }
}
