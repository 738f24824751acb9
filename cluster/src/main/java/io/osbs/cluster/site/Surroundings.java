package io.osbs.cluster.site;

import io.osbs.cluster.local.LocalMachine;
import io.osbs.config.instance.OsbsHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a program of ours takes from the process it runs in, gathered once by its composition root.
 *
 * @param environment the process's environment; a relative {@code $OSBS_HOME} is made absolute,
 *     since builds take it over and run elsewhere
 * @param userHome the user's home directory
 * @param processors how many the machine has
 * @param osArch the JVM's {@code os.arch}
 * @param binfmt where the kernel shows its emulators
 * @param command how to start {@code osbs}: what builds of the local engine run
 */
public record Surroundings(
    Map<String, String> environment,
    Path userHome,
    int processors,
    String osArch,
    Path binfmt,
    List<String> command,
    LocalMachine machine) {

  public Surroundings {
    environment = OsbsHome.absolute(environment);
    command = List.copyOf(command);
  }

  /** Where local clusters and images lie when nothing else is said. */
  public Path home() {
    return OsbsHome.of(environment, userHome);
  }
}
