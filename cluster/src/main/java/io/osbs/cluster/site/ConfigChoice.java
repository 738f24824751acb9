package io.osbs.cluster.site;

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
