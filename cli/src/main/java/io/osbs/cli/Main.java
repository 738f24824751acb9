package io.osbs.cli;

import io.osbs.cluster.local.LocalMachine;
import io.osbs.cluster.site.OwnBuilds;
import io.osbs.cluster.site.Surroundings;
import io.osbs.config.embedded.ExecutablePlatforms;
import io.osbs.core.build.FailureKind;
import io.osbs.process.EnvironmentProxies;
import java.net.ProxySelector;
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
    System.exit(
        useProxies(System.getenv(), console)
            ? new Osbs(surroundings(System.getenv()), console).run(given)
            : FailureKind.CONFIGURATION.exitStatus());
  }

  /** The JDK asks for them before it connects to anything. False when they are wrong. */
  private static boolean useProxies(Map<String, String> environment, Console console) {
    try {
      if (EnvironmentProxies.areNamed(environment)) {
        ProxySelector.setDefault(EnvironmentProxies.of(environment));
      }
      return true;
    } catch (IllegalArgumentException e) {
      console.err().println("osbs: " + e.getMessage());
      return false;
    }
  }

  /**
   * What {@code ~} is: $HOME, as in a shell, which JVMs do not ask.
   *
   * @param account the home directory of the user's account
   */
  static Path userHome(Map<String, String> environment, String account) {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.startsWith("/") ? home : account);
  }

  private static Surroundings surroundings(Map<String, String> environment) {
    return new Surroundings(
        environment,
        userHome(environment, System.getProperty("user.home")),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        ExecutablePlatforms.BINFMT,
        List.of(Path.of(System.getProperty("osbs.home", "."), "bin", "osbs").toString()),
        LocalMachine.real());
  }
}
