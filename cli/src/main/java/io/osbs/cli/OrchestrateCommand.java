package io.osbs.cli;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.site.Surroundings;
import io.osbs.reactor.Reactor;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbs reactor orchestrate}: the program of an orchestrator build. */
@Command(
    name = "orchestrate",
    description = "Run the orchestrator build that this process was started for.",
    mixinStandardHelpOptions = true)
final class OrchestrateCommand implements Callable<Integer> {

  private final Surroundings surroundings;
  private final Console console;

  @Mixin SiteOptions site = new SiteOptions();

  @Option(
      names = "--reactor-config-path",
      paramLabel = "PATH",
      description = "Where the secret that holds config.yaml is mounted.")
  @Nullable String reactorConfigPath;

  @Option(
      names = "--client-config-path",
      paramLabel = "PATH",
      description = "Where the secret that holds the workers' osbs.conf is mounted.")
  @Nullable String clientConfigPath;

  @Option(names = "--retry", description = "Build again what failed before.")
  boolean retry;

  OrchestrateCommand(Surroundings surroundings, Console console) {
    this.surroundings = surroundings;
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    try (OwnBuild own = ReactorCommand.enter(surroundings)) {
      return new Reactor(ReactorCommand.context(own, surroundings, console))
          .orchestrate(
              new Reactor.OrchestratorArguments(
                  site.choice(), reactorConfigPath, clientConfigPath, retry));
    }
  }
}
