package io.osbs.cli;

import io.osbs.cluster.site.ConfigChoice;
import io.osbs.config.instance.OsbsConf;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose a site; every verb has them. */
final class SiteOptions {

  /** Every name of every one of them. */
  static final List<String> NAMES = List.of("--config", "--reactor-config", "-i", "--instance");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "osbs.conf to use. Default: $OSBS_CONFIG, $XDG_CONFIG_HOME/osbs/osbs.conf, /etc/osbs.conf,"
              + " built in.")
  @Nullable Path config;

  @Option(
      names = "--reactor-config",
      paramLabel = "FILE",
      description = "config.yaml to use. Default: the secret that the instance names.")
  @Nullable Path reactorConfig;

  @Option(
      names = {"-i", "--instance"},
      paramLabel = "NAME",
      description = "Section of osbs.conf. Default: ${DEFAULT-VALUE}.")
  String instance = OsbsConf.DEFAULT_INSTANCE;

  /** As the user would type them again, each after a space; empty when none was given. */
  String words() {
    StringBuilder words = new StringBuilder();
    if (config != null) {
      words.append(" --config ").append(quoted(config.toString()));
    }
    if (reactorConfig != null) {
      words.append(" --reactor-config ").append(quoted(reactorConfig.toString()));
    }
    if (!instance.equals(OsbsConf.DEFAULT_INSTANCE)) {
      words.append(" -i ").append(quoted(instance));
    }
    return words.toString();
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  ConfigChoice choice() {
    return new ConfigChoice(config, reactorConfig, instance);
  }
}
