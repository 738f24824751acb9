package io.osbs.testkit.kubelet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an image name stands for on a test node.
 *
 * @param files the root file system that containers see; what they change goes elsewhere
 * @param replaced files of it that are others of this machine, by their absolute paths
 * @param entrypoint what runs when the pod names no command
 * @param environment variables that the pod may replace
 */
public record Image(
    Path files,
    Map<String, Path> replaced,
    List<String> entrypoint,
    Map<String, String> environment) {

  private static final Path ROOT = Path.of("/");

  private static final String USUAL_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  public Image {
    replaced = Map.copyOf(replaced);
    entrypoint = List.copyOf(entrypoint);
    environment = Map.copyOf(environment);
  }

  /** The file system of this machine. */
  public static Image ofThisMachine(String... entrypoint) {
    return new Image(ROOT, Map.of(), List.of(entrypoint), Map.of("PATH", USUAL_PATH));
  }

  /** The same with one file replaced. */
  public Image withFile(String path, Path file) {
    Map<String, Path> more = new TreeMap<>(replaced);
    more.put(path, file);
    return new Image(files, more, entrypoint, environment);
  }

  /** The same with another variable. */
  public Image withVariable(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new Image(files, replaced, entrypoint, more);
  }

  /** The same where programs are looked for in one more folder, first. */
  public Image withPrograms(Path folder) {
    return withVariable("PATH", folder + ":" + environment.getOrDefault("PATH", USUAL_PATH));
  }

  boolean isThisMachine() {
    return files.equals(ROOT);
  }
}
