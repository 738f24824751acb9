package io.osbs.cluster.site;

import io.osbs.config.ConfigFiles;
import io.osbs.config.instance.ConfLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user chose on the command line.
 *
 * @param osbsConf {@code --config}; null searches the usual places
 * @param reactorConfig {@code --reactor-config}; null reads what the instance names
 * @param instance {@code --instance}
 */
public record ConfigChoice(@Nullable Path osbsConf, @Nullable Path reactorConfig, String instance) {

  /**
   * The same choice, with the osbs.conf that it leads to here: a build has other variables, and
   * would find another file.
   */
  public ConfigChoice foundIn(Surroundings surroundings) {
    ConfLocation location =
        ConfLocation.find(
            osbsConf, surroundings.environment(), surroundings.userHome(), ConfigFiles::isThere);
    return switch (location) {
      case ConfLocation.InFile(Path path, String _) ->
          new ConfigChoice(path, reactorConfig, instance);
      case ConfLocation.BuiltIn _ -> this;
    };
  }

  /** The same choice as arguments of another {@code osbs}, whatever its working directory. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (osbsConf != null) {
      arguments.add("--config=" + osbsConf.toAbsolutePath());
    }
    if (reactorConfig != null) {
      arguments.add("--reactor-config=" + reactorConfig.toAbsolutePath());
    }
    arguments.add("--instance=" + instance);
    return arguments;
  }
}
