package io.osbs.config.instance;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Where local clusters lie when osbs.conf does not say. */
public final class OsbsHome {

  private static final String VARIABLE = "OSBS_HOME";

  private OsbsHome() {}

  /** The environment for programs that run in other directories. */
  public static Map<String, String> absolute(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.computeIfPresent(
        VARIABLE,
        (_, path) -> path.isEmpty() ? path : Path.of(path).toAbsolutePath().normalize().toString());
    return Map.copyOf(all);
  }

  /**
   * {@code $OSBS_HOME}, or {@code $XDG_DATA_HOME/osbs}, or {@code ~/.local/share/osbs}. An empty
   * variable counts as absent, and so does a relative {@code XDG_DATA_HOME}, as the XDG base
   * directory specification says.
   *
   * @param environment the process's environment
   * @param userHome the user's home directory
   */
  public static Path of(Map<String, String> environment, Path userHome) {
    String own = environment.getOrDefault(VARIABLE, "");
    if (!own.isEmpty()) {
      return Path.of(own).toAbsolutePath().normalize();
    }
    return Xdg.directory(environment, "XDG_DATA_HOME", userHome.resolve(".local/share"))
        .resolve("osbs");
  }
}
