package io.osbs.config.embedded;

import io.osbs.config.ConfigException;
import io.osbs.config.Problem;
import io.osbs.config.Problem.Severity;
import io.osbs.config.Shown;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.image.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The built-in osbs.conf and config.yaml. They are texts in the usual formats, read by the usual
 * readers: nothing that uses the records can tell them from files, and an orchestrator build can be
 * handed the texts like any others.
 *
 * @param osbsConfText section {@code [default]}, a local instance that can orchestrate, and a
 *     section per local cluster
 * @param configYamlText one cluster {@code local-PLATFORM} per platform
 * @param osbsConf the first, read
 * @param reactorConfig the second, read
 */
public record EmbeddedDefault(
    String osbsConfText, String configYamlText, OsbsConf osbsConf, ReactorConfig reactorConfig) {

  private static final Pattern NOT_WRITABLE = Pattern.compile("[\\r\\n]|\\s[#;]");

  /** What messages call the built-in osbs.conf. */
  public static final String OSBS_CONF = "built-in osbs.conf";

  /** What messages call the built-in config.yaml. */
  public static final String CONFIG_YAML = "built-in config.yaml";

  /**
   * The built-in configuration of a machine.
   *
   * @param home the directory of local clusters, absolute
   * @param cpus processors of the machine; half of them, at least one, is each cluster's maximum
   * @param platforms what the machine can execute, the native platform first
   * @throws ConfigException when {@code home} is relative or osbs.conf cannot express it
   */
  public static EmbeddedDefault of(Path home, int cpus, List<Platform> platforms) {
    String stateDir = home.toString();
    if (!home.isAbsolute() || NOT_WRITABLE.matcher(stateDir).find()) {
      throw new ConfigException(
          new Problem(
              Severity.ERROR,
              OSBS_CONF,
              0,
              "state_dir",
              "%s cannot be the directory of local clusters".formatted(Shown.quoted(stateDir)),
              "set OSBS_HOME to an absolute path without line breaks and without a space before"
                  + " '#' or ';'"));
    }
    String conf = osbsConf(home, platforms);
    String yaml = configYaml(cpus, platforms);
    return new EmbeddedDefault(
        conf,
        yaml,
        OsbsConf.parse(OSBS_CONF, conf).value(),
        ReactorConfig.parse(CONFIG_YAML, yaml).value());
  }

  /** The name of the cluster, and of its section, for a platform. */
  public static String clusterOf(Platform platform) {
    return "local-" + platform;
  }

  private static String osbsConf(Path home, List<Platform> platforms) {
    StringBuilder text = new StringBuilder();
    text.append(section(home, OsbsConf.DEFAULT_INSTANCE)).append("can_orchestrate = true\n");
    for (Platform platform : platforms) {
      text.append('\n').append(section(home, clusterOf(platform)));
    }
    return text.toString();
  }

  private static String section(Path home, String name) {
    return """
    [%s]
    engine = local
    state_dir = %s
    """
        .formatted(name, stateDir(home, name).toString().replace("%", "%%"));
  }

  private static Path stateDir(Path home, String name) {
    return home.normalize().resolve(name);
  }

  private static String configYaml(int cpus, List<Platform> platforms) {
    StringBuilder text = new StringBuilder("version: 1\n\n");
    text.append(platforms.isEmpty() ? "clusters: {}\n" : "clusters:\n");
    for (Platform platform : platforms) {
      text.append(
          """
            %s:
            - name: %s
              max_concurrent_builds: %d
          """
              .formatted(platform, clusterOf(platform), Math.max(1, cpus / 2)));
    }
    return text.toString();
  }
}
