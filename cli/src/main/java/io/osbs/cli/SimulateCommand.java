package io.osbs.cli;

import io.osbs.simulation.Report;
import io.osbs.simulation.Scenario;
import io.osbs.simulation.Simulation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code osbs simulate}: lets everybody check what we promise. */
@Command(
    name = "simulate",
    description = {
      "Run the placement, slot and orchestration code of this very program in simulated worlds where"
          + " everything fails that can fail, and check at every step what must always hold.",
      "The exit status is 1 when something did not hold; the seed says which world shows it."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs simulate --seeds 1000"})
final class SimulateCommand implements Callable<Integer> {

  private static final int VIOLATED = 1;

  private final Console console;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many worlds. Default: ${DEFAULT-VALUE}.")
  long seeds = 200;

  @Option(
      names = "--first-seed",
      paramLabel = "SEED",
      description = "The first world; the others follow by number. Default: ${DEFAULT-VALUE}.")
  long firstSeed = 1;

  SimulateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Report report = Simulation.run(Scenario.STANDARD, firstSeed, seeds);
    console.print(report.text().stripTrailing());
    return report.violations().isEmpty() ? SiteCommand.DONE : VIOLATED;
  }
}
