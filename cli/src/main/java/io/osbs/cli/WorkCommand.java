package io.osbs.cli;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.site.Surroundings;
import io.osbs.reactor.Reactor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code osbs reactor work}: the program of a worker build. */
@Command(
    name = "work",
    description = "Run the worker build that this process was started for.",
    mixinStandardHelpOptions = true)
final class WorkCommand implements Callable<Integer> {

  private final Surroundings surroundings;
  private final Console console;

  WorkCommand(Surroundings surroundings, Console console) {
    this.surroundings = surroundings;
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    try (OwnBuild own = ReactorCommand.enter(surroundings)) {
      return new Reactor(ReactorCommand.context(own, surroundings, console)).work();
    }
  }
}
