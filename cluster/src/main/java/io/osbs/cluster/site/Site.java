package io.osbs.cluster.site;

import io.osbs.config.ConfigException;
import io.osbs.config.Problem;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.reactor.ClusterSections;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.SecretMount;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final Instance instance;
  private final Once<OsbsConf> workerConf;
  private final Once<ReactorConfigSource> reactorSource;
  private final Surroundings surroundings;
  private final Map<String, Cluster> open = new HashMap<>();

  Site(
      Instance instance,
      Reader<OsbsConf> workerConf,
      Reader<ReactorConfigSource> reactorConfig,
      Surroundings surroundings,
      Consumer<Problem> warn) {
    this.instance = instance;
    this.surroundings = surroundings;
    this.workerConf = new Once<>(() -> workerConf.read(this::home));
    this.reactorSource = new Once<>(() -> checked(reactorConfig.read(this::home), warn));
  }

  private ReactorConfigSource checked(ReactorConfigSource source, Consumer<Problem> warn) {
    List<Problem> together =
        ClusterSections.check(source.current(), workerConf.get(), surroundings.home());
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
    return opened(instance);
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
    return opened(workerConf.get().instance(name));
  }

  /** The token secrets of a worker cluster's section, as mounts. */
  public List<SecretMount> tokenMounts(String name) {
    return workerConf.get().instance(name).orchestration().tokenMounts();
  }

  private Cluster opened(Instance which) throws ClusterException {
    synchronized (open) {
      Cluster cluster = open.get(which.name());
      if (cluster == null) {
        cluster = Clusters.open(which, surroundings);
        open.put(which.name(), cluster);
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
