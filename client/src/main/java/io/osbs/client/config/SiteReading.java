package io.osbs.client.config;

import io.osbs.cluster.site.SiteFiles;
import io.osbs.config.ConfigException;
import io.osbs.config.Loaded;
import io.osbs.config.Problem;
import io.osbs.config.Problem.Severity;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A site's files, read as far as they can be: what is wrong with one of them keeps nobody from
 * looking at the others. Confined to one thread.
 */
final class SiteReading implements AutoCloseable {

  /** A way to read a file. */
  private interface Read<T> {
    Loaded<T> read() throws ClusterException;
  }

  private final SiteFiles files;
  private final boolean offline;
  private final Set<Problem> problems = new LinkedHashSet<>();
  private final List<ClusterFault> faults = new ArrayList<>();
  private final Map<String, Optional<Map<String, byte[]>>> secrets = new LinkedHashMap<>();

  private @Nullable OsbsConf conf;
  private @Nullable Instance instance;
  private @Nullable OsbsConf workerConf;
  private @Nullable ReactorConfig reactor;
  private @Nullable Cluster home;

  /**
   * @param offline true asks no cluster for secrets
   */
  SiteReading(SiteFiles files, boolean offline) {
    this.files = files;
    this.offline = offline;
  }

  /** Reads what there is. */
  void read() {
    conf = read("", null, files::osbsConf);
    OsbsConf own = conf;
    Instance chosen =
        own == null
            ? null
            : read(
                "", null, () -> new Loaded<>(own.instance(files.choice().instance()), List.of()));
    instance = chosen;
    if (own == null || chosen == null) {
      return;
    }
    if (mayRead("client_config_secret", files.workerConfSecret(chosen), chosen)) {
      workerConf =
          read(
              "client_config_secret",
              chosen,
              () -> files.workerConf(chosen, own, () -> home(chosen)));
    }
    if (!files.lacksReactorConfig(chosen)
        && mayRead("reactor_config_secret", files.reactorConfigSecret(chosen), chosen)) {
      reactor =
          read(
              "reactor_config_secret",
              chosen,
              () -> files.loadReactorConfig(chosen, () -> home(chosen)));
    }
  }

  private boolean mayRead(String key, @Nullable String secret, Instance of) {
    if (secret == null || !offline) {
      return true;
    }
    add(Severity.WARNING, of, key, "secret '%s' was not read".formatted(secret), "");
    return false;
  }

  private <T> @Nullable T read(String key, @Nullable Instance of, Read<T> file) {
    try {
      Loaded<T> loaded = file.read();
      problems.addAll(loaded.warnings());
      return loaded.value();
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    } catch (ClusterException e) {
      if (of == null) {
        throw new IllegalStateException("no cluster was asked for %s".formatted(key), e);
      }
      unreadable(of, key, e.fault());
    }
    return null;
  }

  /** Notes that the orchestrator cluster did not give a secret. */
  void unreadable(Instance of, String key, ClusterFault fault) {
    faults.add(fault);
    add(
        Severity.ERROR,
        of,
        key,
        "the secret cannot be read: " + fault.detail(),
        "check address and credentials in section [%s]".formatted(of.name()));
  }

  /** Notes something about a key of an instance. */
  void add(Severity severity, Instance of, String key, String message, String remedy) {
    String where = "[%s] %s".formatted(of.name(), key);
    problems.add(
        new Problem(
            severity, of.origins().file(), of.origins().lineOf(key), where, message, remedy));
  }

  /** Notes what others found. */
  void addAll(List<Problem> found) {
    problems.addAll(found);
  }

  /**
   * A secret of the orchestrator cluster; empty when there is none of that name.
   *
   * @throws ClusterException when the cluster does not say
   */
  Optional<Map<String, byte[]>> secret(Instance of, String name) throws ClusterException {
    Optional<Map<String, byte[]>> known = secrets.get(name);
    if (known == null) {
      known = home(of).secrets().get(name);
      secrets.put(name, known);
    }
    return known;
  }

  private Cluster home(Instance of) throws ClusterException {
    Cluster cluster = home;
    if (cluster == null) {
      cluster = files.open(of, Objects.requireNonNull(conf));
      home = cluster;
    }
    return cluster;
  }

  /** True when a cluster did not give something. */
  boolean anyUnreadable() {
    return !faults.isEmpty();
  }

  List<ClusterFault> faults() {
    return List.copyOf(faults);
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  boolean isOffline() {
    return offline;
  }

  SiteFiles files() {
    return files;
  }

  /** osbs.conf; empty when it cannot be used. */
  Optional<OsbsConf> conf() {
    return Optional.ofNullable(conf);
  }

  /** The chosen section of it. */
  Optional<Instance> instance() {
    return Optional.ofNullable(instance);
  }

  /** The osbs.conf whose sections are the worker clusters, which may be the same one. */
  Optional<OsbsConf> workerConf() {
    return Optional.ofNullable(workerConf);
  }

  /** config.yaml; empty when it cannot be used, or nothing says where it is. */
  Optional<ReactorConfig> reactor() {
    return Optional.ofNullable(reactor);
  }

  @Override
  public void close() {
    if (home != null) {
      home.close();
    }
  }
}
