package io.osbs.reactor.worker;

import java.util.Map;

/**
 * What a site adds to a build. None of it may be secret: it shows in the image.
 *
 * @param arguments build arguments ({@code --build-arg})
 * @param environment variables set in the image
 * @param labels further labels; those that OSBS sets itself win
 */
public record BuildOptions(
    Map<String, String> arguments,
    Map<String, String> environment,
    Map<String, String> labels,
    Isolation isolation) {

  /** Nothing added. */
  public static final BuildOptions NONE =
      new BuildOptions(Map.of(), Map.of(), Map.of(), Isolation.CHROOT);

  public BuildOptions {
    arguments = Map.copyOf(arguments);
    environment = Map.copyOf(environment);
    labels = Map.copyOf(labels);
  }
}
