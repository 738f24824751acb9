package io.osbs.cluster.site;

import io.osbs.config.ConfigException;
import io.osbs.config.ConfigFiles;
import io.osbs.config.Loaded;
import io.osbs.config.Problem;
import io.osbs.config.embedded.EmbeddedDefault;
import io.osbs.config.embedded.ExecutablePlatforms;
import io.osbs.config.instance.ConfLocation;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a site's files are, and their content as a user's command sees it. Each method reads anew.
 *
 * <p>osbs.conf is the one that was chosen, else the first of the usual places, else built in.
 * config.yaml is the one that was chosen, else the key {@code config.yaml} of the instance's {@code
 * reactor_config_secret}, else, with the built-in osbs.conf only, built in. The sections that
 * config.yaml's clusters name are looked up in the key {@code osbs.conf} of the instance's {@code
 * client_config_secret}, else in the same osbs.conf. Secrets are read through the orchestrator
 * cluster, into memory only.
 */
public final class SiteFiles {

  /** The key of {@code reactor_config_secret}. */
  static final String CONFIG_YAML = "config.yaml";

  /** The key of {@code client_config_secret}. */
  static final String OSBS_CONF = "osbs.conf";

  /** Opens the orchestrator cluster. */
  @FunctionalInterface
  public interface Home {
    /** The cluster, which stays its owner's to close. */
    Cluster open() throws ClusterException;
  }

  private final ConfigChoice choice;
  private final @Nullable Path clientConfig;
  private final Surroundings surroundings;

  SiteFiles(ConfigChoice choice, Surroundings surroundings) {
    this(choice, null, surroundings);
  }

  /**
   * @param clientConfig stands in for the content of {@code client_config_secret}; null reads that
   */
  public SiteFiles(ConfigChoice choice, @Nullable Path clientConfig, Surroundings surroundings) {
    this.choice = choice;
    this.clientConfig = clientConfig;
    this.surroundings = surroundings;
  }

  /** What the user chose. */
  public ConfigChoice choice() {
    return choice;
  }

  /**
   * osbs.conf.
   *
   * @throws ConfigException with everything wrong in it
   */
  public Loaded<OsbsConf> osbsConf() {
    String passedOn = surroundings.environment().get(PassedOn.OSBS_CONF);
    if (passedOn != null && choice.osbsConf() == null) {
      return OsbsConf.parse("the submitter's osbs.conf", passedOn);
    }
    ConfLocation location =
        ConfLocation.find(
            choice.osbsConf(),
            surroundings.environment(),
            surroundings.userHome(),
            ConfigFiles::isThere);
    return switch (location) {
      case ConfLocation.InFile(Path path, String _) -> OsbsConf.load(path);
      case ConfLocation.BuiltIn _ -> new Loaded<>(embedded().osbsConf(), List.of());
    };
  }

  /**
   * The osbs.conf whose sections the worker clusters are.
   *
   * @param instance through which orchestrator builds are created
   * @param own the osbs.conf that the instance is a section of
   * @throws ConfigException with everything wrong in it, or when the secret does not have it
   * @throws ClusterException when the orchestrator cluster does not give the secret
   */
  public Loaded<OsbsConf> workerConf(Instance instance, OsbsConf own, Home home)
      throws ClusterException {
    if (clientConfig != null) {
      return OsbsConf.load(clientConfig);
    }
    String secret = instance.orchestration().clientConfigSecret();
    return secret == null
        ? new Loaded<>(own, List.of())
        : OsbsConf.parse(
            inSecret(secret, OSBS_CONF),
            content(home, instance, "client_config_secret", secret, OSBS_CONF));
  }

  /**
   * config.yaml.
   *
   * @param instance through which orchestrator builds are created
   * @throws ConfigException with everything wrong in it, or when nothing says where it is
   * @throws ClusterException when the orchestrator cluster does not give the secret
   */
  ReactorConfigSource reactorConfig(Instance instance, Home home) throws ClusterException {
    String secret = instance.orchestration().reactorConfigSecret();
    if (secret == null || isReactorConfigGiven()) {
      return reactorConfigWithoutSecret(instance);
    }
    String text = content(home, instance, "reactor_config_secret", secret, CONFIG_YAML);
    return new ReactorConfigSource(inSecret(secret, CONFIG_YAML), () -> text, Map.of(), instance);
  }

  /**
   * Opens the cluster that an instance says how to reach.
   *
   * @param conf the file that the instance is a section of
   */
  public Cluster open(Instance instance, OsbsConf conf) throws ClusterException {
    return new Clusters(surroundings, Path::of).open(instance, conf);
  }

  /** Where local clusters lie when nothing else is said. */
  public Path osbsHome() {
    return surroundings.home();
  }

  /** The secret that config.yaml is read from; null when it is a file, built in, or nowhere. */
  public @Nullable String reactorConfigSecret(Instance instance) {
    return isReactorConfigGiven() ? null : instance.orchestration().reactorConfigSecret();
  }

  /** The secret that the worker clusters' osbs.conf is read from; null when it is a file. */
  public @Nullable String workerConfSecret(Instance instance) {
    return clientConfig == null ? instance.orchestration().clientConfigSecret() : null;
  }

  /** True when nothing says where config.yaml is. */
  public boolean lacksReactorConfig(Instance instance) {
    return !isReactorConfigGiven()
        && instance.orchestration().reactorConfigSecret() == null
        && !isBuiltIn(instance);
  }

  /** True when config.yaml was given as a file, or by one who was: then no secret is asked. */
  boolean isReactorConfigGiven() {
    return choice.reactorConfig() != null
        || surroundings.environment().containsKey(PassedOn.REACTOR_CONFIG);
  }

  /** The same as {@link #reactorConfig}, for one who only looks. */
  public Loaded<ReactorConfig> loadReactorConfig(Instance instance, Home home)
      throws ClusterException {
    ReactorConfigSource source = reactorConfig(instance, home);
    return new Loaded<>(source.current(), source.warnings());
  }

  /** config.yaml of a site that keeps it in no secret: the chosen file, or the built-in one. */
  ReactorConfigSource reactorConfigWithoutSecret(Instance instance) {
    Path file = choice.reactorConfig();
    if (file != null) {
      return fileSource(
          file, isBuiltIn(instance) ? embedded().reactorConfig().clusters() : Map.of(), instance);
    }
    String passedOn = surroundings.environment().get(PassedOn.REACTOR_CONFIG);
    if (passedOn != null) {
      return new ReactorConfigSource(
          "the submitter's config.yaml", () -> passedOn, Map.of(), instance);
    }
    if (isBuiltIn(instance)) {
      String text = embedded().configYamlText();
      return new ReactorConfigSource(EmbeddedDefault.CONFIG_YAML, () -> text, Map.of(), instance);
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

  /** config.yaml in a file that may be edited while a build waits. */
  static ReactorConfigSource fileSource(
      Path file, Map<Platform, List<ClusterEntry>> builtInClusters, Instance instance) {
    return new ReactorConfigSource(
        file.toString(), () -> ConfigFiles.read(file), builtInClusters, instance);
  }

  private EmbeddedDefault embedded() {
    ExecutablePlatforms executable =
        ExecutablePlatforms.find(surroundings.osArch(), surroundings.binfmt());
    return EmbeddedDefault.of(
        surroundings.home(), surroundings.processors(), executable.platforms());
  }

  private static boolean isBuiltIn(Instance instance) {
    return instance.origins().file().equals(EmbeddedDefault.OSBS_CONF);
  }

  private static String inSecret(String secret, String key) {
    return "secret %s, key %s".formatted(secret, key);
  }

  private static String content(
      Home home, Instance instance, String key, String secret, String file)
      throws ClusterException {
    Optional<Map<String, byte[]>> found = home.open().secrets().get(secret);
    byte @Nullable [] content = found.orElse(Map.of()).get(file);
    if (content != null) {
      return ConfigFiles.text(inSecret(secret, file), content);
    }
    throw new ConfigException(
        new Problem(
            Problem.Severity.ERROR,
            instance.origins().file(),
            instance.origins().lineOf(key),
            "[%s] %s".formatted(instance.name(), key),
            found
                .map(keys -> withoutKey(secret, instance, file, keys.keySet()))
                .orElseGet(
                    () -> "there is no secret '%s' on %s".formatted(secret, place(instance))),
            "create it, or correct the name"));
  }

  /** A namespace that is not there has no secrets: its name tells. */
  private static String place(Instance instance) {
    return instance.origins().lines().containsKey("namespace")
        ? "cluster %s, namespace %s".formatted(instance.name(), instance.endpoint().namespace())
        : "cluster " + instance.name();
  }

  private static String withoutKey(
      String secret, Instance instance, String key, Set<String> others) {
    return "secret '%s' on %s has no key '%s', only %s"
        .formatted(
            secret,
            place(instance),
            key,
            others.isEmpty() ? "nothing" : String.join(", ", new TreeSet<>(others)));
  }
}
