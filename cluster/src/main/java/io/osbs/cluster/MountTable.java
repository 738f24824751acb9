package io.osbs.cluster;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the mounts of a build really lie. In a pod they are at their own absolute paths; on the
 * local engine they lie below the build's directory. Every path that a configuration file names
 * goes through this table before it is opened, on every engine.
 */
public final class MountTable {

  private static final Path ROOT = Path.of("/");

  /** By mount path; a deeper path sorts after the paths above it. */
  private final TreeMap<Path, Path> locations = new TreeMap<>();

  /**
   * @param locations for each mount path the directory where its content is; a mount path without a
   *     leading slash counts from the root, as it does in a pod
   */
  public MountTable(Map<String, Path> locations) {
    locations.forEach((mount, location) -> this.locations.put(absolute(mount), location));
  }

  /** The table of a place where every mount lies at its own path. */
  public static MountTable identity() {
    return new MountTable(Map.of());
  }

  /** Where the file is that a configuration file calls {@code configuredPath}. */
  public Path resolve(String configuredPath) {
    Path wanted = absolute(configuredPath);
    for (Map.Entry<Path, Path> mount : locations.descendingMap().entrySet()) {
      if (wanted.startsWith(mount.getKey())) {
        return mount.getValue().resolve(mount.getKey().relativize(wanted)).normalize();
      }
    }
    return Path.of(configuredPath);
  }

  private static Path absolute(String path) {
    return ROOT.resolve(path).normalize();
  }
}
