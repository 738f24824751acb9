package io.osbs.testkit.kubelet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an image name stands for on a test node.
 *
 * @param files the root file system that containers see; their changes go elsewhere
 * @param entrypoint what runs when the pod names no command
 * @param environment variables that the pod may replace
 */
public record Image(Path files, List<String> entrypoint, Map<String, String> environment) {

  private static final String USUAL_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  public Image {
    entrypoint = List.copyOf(entrypoint);
    environment = Map.copyOf(environment);
  }

  /** The file system of this machine. */
  public static Image ofThisMachine(String... entrypoint) {
    return new Image(Path.of("/"), List.of(entrypoint), Map.of("PATH", USUAL_PATH));
  }

  boolean isThisMachine() {
    return files.equals(Path.of("/"));
  }
}
