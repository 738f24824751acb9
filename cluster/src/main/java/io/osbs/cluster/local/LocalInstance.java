package io.osbs.cluster.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What osbs.conf and the command line say about a local cluster.
 *
 * @param name the section of osbs.conf
 * @param stateDirectory where everything about the cluster is kept; made when it is missing
 * @param home {@code $OSBS_HOME}: what belongs to the machine rather than to one cluster lies here
 * @param cpus how many of the machine's processors all builds together may hold; at least 1
 * @param command the program that builds run, {@code osbs} and what must stand before the arguments
 * @param environment variables to choose the builds' environment from (see {@link
 *     BuildEnvironment}); may be everything the program itself was given
 */
public record LocalInstance(
    String name,
    Path stateDirectory,
    Path home,
    int cpus,
    List<String> command,
    Map<String, String> environment) {

  public LocalInstance {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (cpus < 1) {
      throw new IllegalArgumentException(
          "instance %s: cpus is %d, expected 1 or more".formatted(name, cpus));
    }
  }
}
