package io.osbs.client.deploy;

import io.osbs.cluster.deploy.Deployment;
import io.osbs.cluster.deploy.Deployment.ClusterRole;
import io.osbs.cluster.site.SiteFiles;
import io.osbs.config.ConfigException;
import io.osbs.config.Loaded;
import io.osbs.config.Problem;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.instance.PushRegistry;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a site's files say about one of its clusters, and what is to be made there.
 *
 * @param deployment what to make
 * @param cluster the section that says how to reach it
 * @param home the instance that orchestrator builds are created through
 * @param missing secrets that builds mount and nobody gave here: name to the key of osbs.conf that
 *     names it
 */
public record DeploymentPlan(
    Deployment deployment, Instance cluster, Instance home, Map<String, String> missing) {

  /** Fifty orchestrator builds with their usual request. */
  private static final Map<String, String> QUOTA =
      Map.of("pods", "50", "requests.cpu", "5", "requests.memory", "12800Mi");

  private static final Map<String, String> ORCHESTRATOR_REQUEST =
      Map.of("cpu", "100m", "memory", "256Mi");

  private static final Map<String, String> WORKER_REQUEST = Map.of("cpu", "1", "memory", "2Gi");

  public DeploymentPlan {
    missing = Map.copyOf(missing);
  }

  /**
   * The orchestrator cluster.
   *
   * @param clientConfig what {@code client_config_secret} shall hold; null leaves that secret alone
   * @param warn told what is odd in the files
   * @throws ConfigException with everything wrong in them
   */
  public static DeploymentPlan orchestrator(
      SiteFiles files, @Nullable Path clientConfig, Wishes wishes, Consumer<Problem> warn) {
    OsbsConf conf = told(files.osbsConf(), warn);
    Instance home = conf.instance(files.choice().instance());
    Map<String, Map<String, byte[]>> secrets = given(wishes);
    Map<String, String> named = namedByOrchestrator(home);
    Path reactorConfig = files.choice().reactorConfig();
    if (reactorConfig != null) {
      String secret = home.orchestration().reactorConfigSecret();
      requireNamed(home, "reactor_config_secret", secret, "--reactor-config");
      told(loaded(files, home), warn);
      secrets.put(
          Objects.requireNonNull(secret), SecretFiles.configuration("config.yaml", reactorConfig));
    }
    if (clientConfig != null) {
      String secret = home.orchestration().clientConfigSecret();
      requireNamed(home, "client_config_secret", secret, "--client-config");
      told(OsbsConf.load(clientConfig), warn);
      secrets.put(
          Objects.requireNonNull(secret), SecretFiles.configuration("osbs.conf", clientConfig));
    }
    return plan(
        ClusterRole.ORCHESTRATOR, home, home, wishes, secrets, named, QUOTA, ORCHESTRATOR_REQUEST);
  }

  private static Loaded<ReactorConfig> loaded(SiteFiles files, Instance home) {
    try {
      return files.loadReactorConfig(
          home,
          () -> {
            throw new IllegalStateException("config.yaml was given as a file");
          });
    } catch (ClusterException e) {
      throw new IllegalStateException("no cluster was asked", e);
    }
  }

  /**
   * A worker cluster.
   *
   * @param name its section in the worker clusters' osbs.conf
   * @param reachHome opens the orchestrator cluster where that file lies in a secret of it
   * @param warn told what is odd in the files
   * @throws ConfigException with everything wrong in them
   * @throws ClusterException when the orchestrator cluster does not give the secret
   */
  public static DeploymentPlan worker(
      SiteFiles files,
      String name,
      Wishes wishes,
      BiFunction<Instance, OsbsConf, SiteFiles.Home> reachHome,
      Consumer<Problem> warn)
      throws ClusterException {
    OsbsConf conf = told(files.osbsConf(), warn);
    Instance home = conf.instance(files.choice().instance());
    OsbsConf workers = told(files.workerConf(home, conf, reachHome.apply(home, conf)), warn);
    Instance worker = workers.instance(name);
    Map<String, String> named = new LinkedHashMap<>();
    registrySecret(home).forEach(secret -> named.put(secret, "registry_secret"));
    worker
        .orchestration()
        .tokenSecrets()
        .keySet()
        .forEach(secret -> named.putIfAbsent(secret, "token_secrets"));
    return plan(
        ClusterRole.WORKER, worker, home, wishes, given(wishes), named, Map.of(), WORKER_REQUEST);
  }

  private static DeploymentPlan plan(
      ClusterRole role,
      Instance cluster,
      Instance home,
      Wishes wishes,
      Map<String, Map<String, byte[]>> secrets,
      Map<String, String> named,
      Map<String, String> usualQuota,
      Map<String, String> usualRequest) {
    Engine engine = wishes.engine() == null ? cluster.endpoint().engine() : wishes.engine();
    if (engine == Engine.LOCAL) {
      throw wrong(
          cluster,
          "engine",
          "cluster %s is a directory of this machine: there is nothing to deploy"
              .formatted(cluster.name()),
          "name another by --instance, or give --engine kubernetes or --engine openshift");
    }
    Map<String, String> missing = new LinkedHashMap<>(named);
    missing.keySet().removeAll(secrets.keySet());
    List<String> readable = new ArrayList<>(named.keySet());
    readable.addAll(secrets.keySet());
    return new DeploymentPlan(
        new Deployment(
            role,
            engine,
            namespace(cluster, wishes),
            wishes.narrow(),
            secrets,
            readable,
            Objects.requireNonNullElse(wishes.quota(), usualQuota),
            Objects.requireNonNullElse(wishes.defaultRequest(), usualRequest),
            wishes.pullSecret(),
            wishes.scc()),
        cluster,
        home,
        missing);
  }

  private static String namespace(Instance cluster, Wishes wishes) {
    if (wishes.namespace() != null) {
      return wishes.namespace();
    }
    if (!cluster.origins().lines().containsKey("namespace")) {
      throw wrong(
          cluster,
          "namespace",
          "it is not said in which namespace builds run, and they need one of their own",
          "write namespace = NAME, or give --namespace NAME");
    }
    return cluster.endpoint().namespace();
  }

  private static Map<String, Map<String, byte[]>> given(Wishes wishes) {
    Map<String, Map<String, byte[]>> secrets = new TreeMap<>();
    wishes.secrets().forEach((name, from) -> secrets.put(name, SecretFiles.read(name, from)));
    return secrets;
  }

  /** The secrets that orchestrator builds mount, with the keys that name them. */
  private static Map<String, String> namedByOrchestrator(Instance home) {
    Map<String, String> named = new LinkedHashMap<>();
    Stream.ofNullable(home.orchestration().reactorConfigSecret())
        .forEach(name -> named.put(name, "reactor_config_secret"));
    Stream.ofNullable(home.orchestration().clientConfigSecret())
        .forEach(name -> named.putIfAbsent(name, "client_config_secret"));
    home.orchestration()
        .tokenSecrets()
        .keySet()
        .forEach(name -> named.putIfAbsent(name, "token_secrets"));
    registrySecret(home).forEach(name -> named.putIfAbsent(name, "registry_secret"));
    Stream.ofNullable(home.koji().certsSecret())
        .forEach(name -> named.putIfAbsent(name, "koji_certs_secret"));
    Stream.ofNullable(home.pulp().secret()).forEach(name -> named.putIfAbsent(name, "pulp_secret"));
    return named;
  }

  private static Stream<String> registrySecret(Instance home) {
    return home.registries().push().stream()
        .limit(1)
        .map(PushRegistry::secret)
        .flatMap(Stream::ofNullable);
  }

  private static void requireNamed(
      Instance home, String key, @Nullable String secret, String option) {
    if (secret == null) {
      throw wrong(
          home,
          key,
          "no secret is named for the file of " + option,
          "write %s = NAME, or leave %s away".formatted(key, option));
    }
  }

  private static <T> T told(Loaded<T> loaded, Consumer<Problem> warn) {
    loaded.warnings().forEach(warn);
    return loaded.value();
  }

  private static ConfigException wrong(
      Instance instance, String key, String message, String remedy) {
    return new ConfigException(
        new Problem(
            Problem.Severity.ERROR,
            instance.origins().file(),
            instance.origins().lineOf(key),
            "[%s] %s".formatted(instance.name(), key),
            message,
            remedy));
  }
}
