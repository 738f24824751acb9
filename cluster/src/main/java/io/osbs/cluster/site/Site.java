package io.osbs.cluster.site;

import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.MountedToken;
import io.osbs.config.ConfigException;
import io.osbs.config.Problem;
import io.osbs.config.Secret;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.NodeSelectors;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.reactor.ClusterSections;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.SecretMount;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A site's configuration and the clusters it names. Files are read and clusters opened when they
 * are first asked for; clusters stay open until the site is closed. Safe for use by several
 * threads.
 */
public final class Site implements AutoCloseable {

  /** Reads a file, which may lie in a secret of the orchestrator cluster. */
  @FunctionalInterface
  interface Reader<T> {
    T read(SiteFiles.Home home) throws ClusterException;
  }

  private static final String HOME = "home";

  /** The label of a node with the architecture of its processors. */
  private static final String ARCHITECTURE = "kubernetes.io/arch";

  private final Instance instance;
  private final Once<OsbsConf> workerConf;
  private final Once<ReactorConfigSource> reactorSource;
  private final OsbsConf conf;
  private final Clusters clusters;
  private final Path base;
  private final Map<String, Cluster> open = new HashMap<>();

  /**
   * @param conf the osbs.conf that the instance is a section of
   * @param base where local clusters lie when nothing else is said
   */
  Site(
      Instance instance,
      OsbsConf conf,
      Reader<OsbsConf> workerConf,
      Reader<ReactorConfigSource> reactorConfig,
      Clusters clusters,
      Path base,
      Consumer<Problem> warn) {
    this.instance = instance;
    this.conf = conf;
    this.clusters = clusters;
    this.base = base;
    this.workerConf = new Once<>(() -> workerConf.read(this::home));
    this.reactorSource = new Once<>(() -> checked(reactorConfig.read(this::home), warn));
  }

  private ReactorConfigSource checked(ReactorConfigSource source, Consumer<Problem> warn) {
    List<Problem> together = ClusterSections.check(source.current(), workerConf.get(), base);
    if (together.stream().anyMatch(Problem::isError)) {
      throw new ConfigException(together);
    }
    source.warnings().forEach(warn);
    together.forEach(warn);
    return source;
  }

  /** The instance that orchestrator builds are created through. */
  public Instance instance() {
    return instance;
  }

  /**
   * What config.yaml said when it was last read well.
   *
   * @throws ConfigException when it cannot be used, or does not fit the worker clusters' osbs.conf
   * @throws UncheckedClusterException when the orchestrator cluster does not give a secret
   */
  public ReactorConfig reactorConfig() {
    return reactorSource.get().current();
  }

  /**
   * Reads config.yaml again.
   *
   * @return the new content when it has changed; a file that cannot be used any more is a warning,
   *     and the last good one stays
   */
  public Optional<ReactorConfig> reread(Consumer<String> warn) {
    return reactorSource.get().reread(warn);
  }

  /** The architecture of a platform: from its section, from config.yaml, else the usual one. */
  public Architecture architectureOf(Platform platform) {
    if (workerConf.get().platforms().containsKey(platform)) {
      return workerConf.get().architectureOf(platform);
    }
    Architecture described = reactorConfig().architectures().get(platform);
    return described == null ? Architecture.usualFor(platform) : described;
  }

  /** The cluster that orchestrator builds run on. */
  public Cluster home() throws ClusterException {
    return opened(HOME, () -> clusters.openHome(instance, conf));
  }

  /**
   * The engine of a worker cluster.
   *
   * @throws ConfigException when osbs.conf has no such section
   */
  public Engine engineOf(String name) {
    return workerConf.get().instance(name).endpoint().engine();
  }

  /**
   * A worker cluster, by its name in config.yaml.
   *
   * @throws ConfigException when osbs.conf has no such section
   */
  public Cluster cluster(String name) throws ClusterException {
    OsbsConf file = workerConf.get();
    Instance worker = file.instance(name);
    return file.equals(conf) && worker.equals(instance)
        ? home()
        : opened("cluster " + name, () -> clusters.open(worker, file, this::mounted));
  }

  /**
   * How the API server of a worker cluster is reached, for whoever looks at the server itself.
   *
   * @throws ConfigException when osbs.conf has no such section
   */
  public Access access(String name) throws ClusterException {
    return clusters.access(workerConf.get().instance(name), this::mounted);
  }

  /** How the API server of the orchestrator cluster is reached. */
  public Access homeAccess() throws ClusterException {
    return clusters.access(instance, _ -> Optional.empty());
  }

  /** The section of a worker cluster. */
  public Instance section(String name) {
    return workerConf.get().instance(name);
  }

  /**
   * A token that orchestrator builds have mounted, from the orchestrator cluster's secret. Empty
   * also where that may not be read: then the message about the missing file says more.
   */
  private Optional<MountedToken> mounted(String tokenFile) {
    for (SecretMount mount : instance.orchestration().tokenMounts()) {
      if (tokenFile.startsWith(mount.path() + "/")) {
        String key = tokenFile.substring(mount.path().length() + 1);
        return mounted(mount.secret(), key);
      }
    }
    return Optional.empty();
  }

  private Optional<MountedToken> mounted(String secret, String key) {
    Optional<Map<String, byte[]>> found;
    try {
      found = home().secrets().get(secret);
    } catch (ClusterException _) {
      return Optional.empty();
    }
    String where = "secret %s of cluster %s".formatted(secret, instance.name());
    Map<String, byte[]> values = found.orElse(Map.of());
    byte[] token = values.get(key);
    if (token == null) {
      String why = found.isEmpty() ? "does not exist" : "has no key '%s'".formatted(key);
      return Optional.of(new MountedToken(null, null, where + " " + why));
    }
    byte[] authority = values.get("ca.crt");
    return Optional.of(
        new MountedToken(
            new Secret(new String(token, StandardCharsets.UTF_8).strip()),
            authority == null ? null : new String(authority, StandardCharsets.UTF_8),
            "the token in " + where));
  }

  /**
   * Which nodes of a worker cluster a worker build may run on. What the section says for the kind
   * of request comes first, what it says for the platform wins over that; where it says nothing,
   * the node's architecture has to be the platform's.
   */
  public Map<String, String> nodeSelector(
      String name, Platform platform, RequestClass requestClass) {
    NodeSelectors said = workerConf.get().instance(name).nodeSelectors();
    Optional<Map<String, String>> ofClass = said.forClass(requestClass);
    Optional<Map<String, String>> ofPlatform = said.forPlatform(platform);
    Map<String, String> selector = new TreeMap<>(ofClass.orElse(Map.of()));
    selector.putAll(ofPlatform.orElse(Map.of(ARCHITECTURE, architectureOf(platform).name())));
    return selector;
  }

  /** The token secrets of a worker cluster's section, as mounts. */
  public List<SecretMount> tokenMounts(String name) {
    return workerConf.get().instance(name).orchestration().tokenMounts();
  }

  private Cluster opened(String key, Once.Maker<Cluster> opening) throws ClusterException {
    synchronized (open) {
      Cluster cluster = open.get(key);
      if (cluster == null) {
        cluster = opening.make();
        open.put(key, cluster);
      }
      return cluster;
    }
  }

  @Override
  public void close() {
    synchronized (open) {
      open.values().forEach(Cluster::close);
      open.clear();
    }
  }
}
