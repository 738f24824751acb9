package io.osbs.cluster.site;

import io.osbs.config.Problem;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.SecretMount;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A site's configuration and the clusters it names. Clusters are opened when they are first asked
 * for and stay open until the site is closed. Safe for use by several threads.
 */
public final class Site implements AutoCloseable {

  private final Instance instance;
  private final OsbsConf clusterConf;
  private final ReactorConfigSource reactorSource;
  private final Surroundings surroundings;
  private final List<Problem> warnings;
  private final Map<String, Cluster> open = new HashMap<>();

  Site(
      Instance instance,
      OsbsConf clusterConf,
      ReactorConfigSource reactorSource,
      Surroundings surroundings,
      List<Problem> warnings) {
    this.instance = instance;
    this.clusterConf = clusterConf;
    this.reactorSource = reactorSource;
    this.surroundings = surroundings;
    this.warnings = List.copyOf(warnings);
  }

  /** The instance that orchestrator builds are created through. */
  public Instance instance() {
    return instance;
  }

  /** What config.yaml said when it was last read well. */
  public ReactorConfig reactorConfig() {
    return reactorSource.current();
  }

  /**
   * Reads config.yaml again.
   *
   * @return the new content when it has changed; a file that cannot be used any more is a warning,
   *     and the last good one stays
   */
  public Optional<ReactorConfig> reread(Consumer<String> warn) {
    return reactorSource.reread(warn);
  }

  /** What the user should be told about the files. */
  public List<Problem> warnings() {
    List<Problem> all = new ArrayList<>(warnings);
    all.addAll(reactorSource.warnings());
    return List.copyOf(all);
  }

  /** The architecture of a platform: from its section, from config.yaml, else the usual one. */
  public Architecture architectureOf(Platform platform) {
    if (clusterConf.platforms().containsKey(platform)) {
      return clusterConf.architectureOf(platform);
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
   * @throws io.osbs.config.ConfigException when osbs.conf has no such section
   */
  public Engine engineOf(String name) {
    return clusterConf.instance(name).endpoint().engine();
  }

  /**
   * A worker cluster, by its name in config.yaml.
   *
   * @throws io.osbs.config.ConfigException when osbs.conf has no such section
   */
  public Cluster cluster(String name) throws ClusterException {
    return opened(clusterConf.instance(name));
  }

  /** The token secrets of a worker cluster's section, as mounts. */
  public List<SecretMount> tokenMounts(String name) {
    return clusterConf.instance(name).orchestration().tokenMounts();
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
