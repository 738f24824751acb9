package io.osbs.cli;

import io.osbs.cluster.local.LocalMachine;
import io.osbs.cluster.site.OwnBuilds;
import io.osbs.cluster.site.Surroundings;
import io.osbs.config.embedded.ExecutablePlatforms;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The {@code osbs} command: gathers what the process gives, runs a verb, ends with its status. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    Console console = Console.ofProcess(System.getenv());
    String[] given =
        arguments.length == 0
            ? OwnBuilds.arguments(System.getenv()).toArray(String[]::new)
            : arguments;
    System.exit(new Osbs(surroundings(System.getenv()), console).run(given));
  }

  private static Surroundings surroundings(Map<String, String> environment) {
    return new Surroundings(
        environment,
        Path.of(System.getProperty("user.home")),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        ExecutablePlatforms.BINFMT,
        List.of(Path.of(System.getProperty("osbs.home", "."), "bin", "osbs").toString()),
        LocalMachine.real());
  }
}
