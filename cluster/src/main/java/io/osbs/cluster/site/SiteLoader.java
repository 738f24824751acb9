package io.osbs.cluster.site;

import io.osbs.cluster.OwnBuild;
import io.osbs.config.ConfigException;
import io.osbs.config.ConfigFiles;
import io.osbs.config.Loaded;
import io.osbs.config.Problem;
import io.osbs.config.embedded.EmbeddedDefault;
import io.osbs.config.embedded.ExecutablePlatforms;
import io.osbs.config.instance.ConfLocation;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.reactor.ClusterSections;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads a site's files.
 *
 * <p>osbs.conf is the one that was chosen, else the first of the usual places, else built in.
 * config.yaml is the one that was chosen, else the key {@code config.yaml} of the instance's {@code
 * reactor_config_secret}, else, with the built-in osbs.conf only, built in. The sections that
 * config.yaml's clusters name are looked up in the key {@code osbs.conf} of the instance's {@code
 * client_config_secret}, else in the same osbs.conf.
 */
public final class SiteLoader {

  private static final String CONFIG_YAML = "config.yaml";
  private static final String OSBS_CONF = "osbs.conf";

  private final ConfigChoice choice;
  private final Surroundings surroundings;
  private final List<Problem> warnings = new ArrayList<>();

  private SiteLoader(ConfigChoice choice, Surroundings surroundings) {
    this.choice = choice;
    this.surroundings = surroundings;
  }

  /**
   * The site as a user's command sees it: secrets are read through the orchestrator cluster, into
   * memory only.
   *
   * @throws ConfigException with everything wrong in a file
   * @throws ClusterException when the orchestrator cluster does not give a secret
   */
  public static Site fromOutside(ConfigChoice choice, Surroundings surroundings)
      throws ClusterException {
    SiteLoader loader = new SiteLoader(choice, surroundings);
    OsbsConf conf = loader.osbsConf();
    Instance instance = conf.instance(choice.instance());
    try (Cluster home = Clusters.open(instance, surroundings)) {
      String inner = instance.orchestration().clientConfigSecret();
      OsbsConf clusterConf =
          inner == null
              ? conf
              : loader.keep(
                  OsbsConf.parse(
                      "secret %s, key %s".formatted(inner, OSBS_CONF),
                      secret(home, instance, "client_config_secret", inner, OSBS_CONF)));
      return loader.site(instance, clusterConf, loader.reactorFromOutside(home, instance));
    }
  }

  /**
   * The site as a build sees it: secrets are mounted.
   *
   * @param reactorConfigPath where {@code reactor_config_secret} is mounted, as its creator called
   *     it; null when the build was given no such secret
   * @param clientConfigPath the same for {@code client_config_secret}
   */
  public static Site fromInside(
      OwnBuild own,
      @Nullable String reactorConfigPath,
      @Nullable String clientConfigPath,
      ConfigChoice choice,
      Surroundings surroundings) {
    SiteLoader loader = new SiteLoader(choice, surroundings);
    OsbsConf conf = loader.osbsConf();
    Instance instance = conf.instance(choice.instance());
    OsbsConf clusterConf =
        clientConfigPath == null
            ? conf
            : loader.keep(OsbsConf.load(own.resolve(clientConfigPath).resolve(OSBS_CONF)));
    ReactorConfigSource reactor =
        reactorConfigPath == null || choice.reactorConfig() != null
            ? loader.reactorFromFileOrBuiltIn(instance)
            : loader.reactorFromFile(own.resolve(reactorConfigPath).resolve(CONFIG_YAML));
    return loader.site(instance, clusterConf, reactor);
  }

  /** The platforms this machine can execute; what the built-in configuration is made from. */
  public static ExecutablePlatforms executable(Surroundings surroundings) {
    return ExecutablePlatforms.find(surroundings.osArch(), surroundings.binfmt());
  }

  private Site site(Instance instance, OsbsConf clusterConf, ReactorConfigSource reactor) {
    List<Problem> together =
        ClusterSections.check(reactor.current(), clusterConf, surroundings.home());
    if (together.stream().anyMatch(Problem::isError)) {
      throw new ConfigException(together);
    }
    warnings.addAll(together);
    return new Site(instance, clusterConf, reactor, surroundings, warnings);
  }

  private OsbsConf osbsConf() {
    ConfLocation location =
        ConfLocation.find(
            choice.osbsConf(), surroundings.environment(), surroundings.userHome(), Files::exists);
    return switch (location) {
      case ConfLocation.InFile(Path path, String _) -> keep(OsbsConf.load(path));
      case ConfLocation.BuiltIn _ -> embedded().osbsConf();
    };
  }

  private <T> T keep(Loaded<T> loaded) {
    warnings.addAll(loaded.warnings());
    return loaded.value();
  }

  private EmbeddedDefault embedded() {
    return EmbeddedDefault.of(
        surroundings.home(), surroundings.processors(), executable(surroundings).platforms());
  }

  private static boolean isBuiltIn(Instance instance) {
    return instance.origins().file().equals(EmbeddedDefault.OSBS_CONF);
  }

  private ReactorConfigSource reactorFromOutside(Cluster home, Instance instance)
      throws ClusterException {
    String name = instance.orchestration().reactorConfigSecret();
    if (name == null || choice.reactorConfig() != null) {
      return reactorFromFileOrBuiltIn(instance);
    }
    String text = secret(home, instance, "reactor_config_secret", name, CONFIG_YAML);
    String called = "secret %s, key %s".formatted(name, CONFIG_YAML);
    return new ReactorConfigSource(called, () -> text, Map.of());
  }

  private ReactorConfigSource reactorFromFileOrBuiltIn(Instance instance) {
    Path file = choice.reactorConfig();
    if (file != null) {
      return isBuiltIn(instance)
          ? fileSource(file, embedded().reactorConfig().clusters())
          : reactorFromFile(file);
    }
    if (isBuiltIn(instance)) {
      String text = embedded().configYamlText();
      return new ReactorConfigSource(EmbeddedDefault.CONFIG_YAML, () -> text, Map.of());
    }
    throw new ConfigException(
        new Problem(
            Problem.Severity.ERROR,
            instance.origins().file(),
            0,
            "[%s] reactor_config_secret".formatted(instance.name()),
            "nothing says which worker clusters there are",
            "name the secret that holds config.yaml, or give the file by --reactor-config"));
  }

  private ReactorConfigSource reactorFromFile(Path file) {
    return fileSource(file, Map.of());
  }

  private static ReactorConfigSource fileSource(
      Path file, Map<Platform, List<ClusterEntry>> builtInClusters) {
    return new ReactorConfigSource(file.toString(), () -> ConfigFiles.read(file), builtInClusters);
  }

  private static String secret(
      Cluster home, Instance instance, String key, String name, String file)
      throws ClusterException {
    Optional<Map<String, byte[]>> secret = home.secrets().get(name);
    byte[] content = secret.orElse(Map.of()).get(file);
    if (content != null) {
      return new String(content, StandardCharsets.UTF_8);
    }
    throw new ConfigException(
        new Problem(
            Problem.Severity.ERROR,
            instance.origins().file(),
            instance.origins().lineOf(key),
            "[%s] %s".formatted(instance.name(), key),
            secret.isEmpty()
                ? "there is no secret '%s' on cluster %s".formatted(name, home.name())
                : "secret '%s' on cluster %s has no key '%s'".formatted(name, home.name(), file),
            "create it, or correct the name"));
  }
}
