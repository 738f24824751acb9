package io.osbs.cli;

import io.osbs.core.build.FailureException;
import io.osbs.simulation.Report;
import io.osbs.simulation.Scenario;
import io.osbs.simulation.Simulation;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbs simulate}: lets everybody check what we promise. */
@Command(
    name = "simulate",
    description = {
      "Run the placement, slot and orchestration code of this very program in simulated worlds where"
          + " everything fails that can fail, and check at every step what must always hold.",
      "The exit status is 1 when something did not hold; the seed says which world shows it.",
      "With --config: what the clusters of a config.yaml can carry, on a day on which nothing fails:"
          + " waiting times, utilisation, and what other maxima or clusters would change."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: osbs simulate --seeds 1000",
      "Example: osbs simulate --config config.yaml --arrivals rate=40 --change ppc64le/ppc-2=8"
          + " --svg day.svg"
    })
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

  @Mixin CapacityQuestion question = new CapacityQuestion();

  @Override
  public Integer call() throws FailureException {
    Path config = question.config;
    if (config != null) {
      console.print(question.answer(config, firstSeed).stripTrailing());
      return SiteCommand.DONE;
    }
    Report report = Simulation.run(Scenario.STANDARD, firstSeed, seeds);
    console.print(report.text().stripTrailing());
    return report.violations().isEmpty() ? SiteCommand.DONE : VIOLATED;
  }
}
