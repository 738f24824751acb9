package io.osbs.client.config;

import io.osbs.cluster.site.SiteFiles;
import io.osbs.config.Problem;
import io.osbs.config.Problem.Severity;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.instance.PushRegistry;
import io.osbs.config.reactor.ClusterSections;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.config.reactor.RegistrySettings;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.SecretMount;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for everything that would go wrong with a site's files, without building anything: each
 * file for itself, whether they fit together, and whether the secrets they name are there.
 */
public final class ConfigCheck {

  /**
   * What was found.
   *
   * @param problems everything, warnings too
   * @param faults why a cluster did not give what was asked; each has an error among the problems
   * @param changes what an edit would change; null when nobody asked
   */
  public record Result(
      List<Problem> problems, List<ClusterFault> faults, @Nullable CapacityChanges changes) {

    public Result {
      problems = List.copyOf(problems);
      faults = List.copyOf(faults);
    }

    /** True when something is wrong that no cluster's silence explains. */
    public boolean isWrong() {
      return problems.stream().filter(Problem::isError).count() > faults.size();
    }
  }

  private final SiteReading reading;

  private ConfigCheck(SiteReading reading) {
    this.reading = reading;
  }

  /**
   * Checks a site.
   *
   * @param offline true asks no cluster for secrets, and none for its builds
   * @param against an earlier config.yaml to compare with; null compares with none
   */
  public static Result of(SiteFiles files, boolean offline, @Nullable Path against) {
    try (SiteReading reading = new SiteReading(files, offline)) {
      reading.read();
      ConfigCheck check = new ConfigCheck(reading);
      reading.instance().ifPresent(check::instance);
      check.together();
      CapacityChanges changes =
          against == null ? null : CapacityChanges.since(against, reading).orElse(null);
      return new Result(reading.problems(), reading.faults(), changes);
    }
  }

  private void instance(Instance instance) {
    if (!instance.orchestration().canOrchestrate()) {
      reading.add(
          Severity.WARNING,
          instance,
          "can_orchestrate",
          "orchestrator builds cannot be created through this instance",
          "write 'can_orchestrate = true', or choose another one by --instance");
    }
    if (reading.files().lacksReactorConfig(instance)) {
      reading.add(
          Severity.ERROR,
          instance,
          "reactor_config_secret",
          "nothing says which worker clusters there are",
          "name the secret that holds config.yaml, or give the file by --reactor-config");
    }
    ownFiles(instance);
    if (!reading.isOffline()) {
      secrets(instance);
    }
  }

  /** Files that the command itself opens to reach the orchestrator cluster. */
  private void ownFiles(Instance instance) {
    Map<String, @Nullable String> files = new LinkedHashMap<>();
    files.put("token_file", instance.credentials().tokenFile());
    files.put("client_cert", instance.credentials().clientCert());
    files.put("client_key", instance.credentials().clientKey());
    files.put("kerberos_keytab", instance.credentials().kerberos().keytab());
    files.put("kubeconfig", instance.endpoint().kubeconfig());
    files.forEach((key, path) -> {
      if (path != null && !isReadable(path)) {
        reading.add(
            Severity.ERROR,
            instance,
            key,
            "the file %s is not there, or this user may not read it".formatted(path),
            "correct the path, or let this user read the file");
      }
    });
  }

  private static boolean isReadable(String path) {
    try {
      return Files.isReadable(Path.of(path)) && !Files.isDirectory(Path.of(path));
    } catch (InvalidPathException _) {
      return false;
    }
  }

  // ---- secrets
  // -----------------------------------------------------------------------------------

  private void secrets(Instance instance) {
    Map<String, String> named = new LinkedHashMap<>();
    Stream.ofNullable(reading.files().reactorConfigSecret(instance))
        .forEach(name -> named.put(name, "reactor_config_secret"));
    Stream.ofNullable(reading.files().workerConfSecret(instance))
        .forEach(name -> named.putIfAbsent(name, "client_config_secret"));
    // What the two hold was read already, with all that is wrong in it.
    List<String> read = List.copyOf(named.keySet());
    instance
        .orchestration()
        .tokenSecrets()
        .keySet()
        .forEach(name -> named.putIfAbsent(name, "token_secrets"));
    instance.registries().push().stream()
        .limit(1)
        .map(PushRegistry::secret)
        .flatMap(Stream::ofNullable)
        .forEach(name -> named.putIfAbsent(name, "registry_secret"));
    Stream.ofNullable(instance.koji().certsSecret())
        .forEach(name -> named.putIfAbsent(name, "koji_certs_secret"));
    Stream.ofNullable(instance.pulp().secret())
        .forEach(name -> named.putIfAbsent(name, "pulp_secret"));
    read.forEach(named::remove);
    for (Map.Entry<String, String> each : named.entrySet()) {
      if (reading.anyUnreadable()) {
        return; // A cluster that did not answer once is not asked again.
      }
      try {
        if (reading.secret(instance, each.getKey()).isEmpty()) {
          reading.add(
              Severity.ERROR,
              instance,
              each.getValue(),
              "there is no secret '%s' on cluster %s".formatted(each.getKey(), instance.name()),
              "create it, or correct the name");
        }
      } catch (ClusterException e) {
        reading.unreadable(instance, each.getValue(), e.fault());
      }
    }
    mountedFiles(instance);
  }

  /** Files that a build looks for below the secrets that it is given. */
  private void mountedFiles(Instance instance) {
    Optional<ReactorConfig> reactor = reading.reactor();
    Optional<OsbsConf> workers = reading.workerConf();
    if (reactor.isEmpty() || workers.isEmpty()) {
      return;
    }
    for (String cluster : enabledClusters(reactor.get())) {
      Instance worker = workers.get().instances().get(cluster);
      String tokenFile = worker == null ? null : worker.credentials().tokenFile();
      if (worker != null && tokenFile != null && !worker.equals(instance)) {
        inMount(instance, tokenFile)
            .ifPresent(problem ->
                reading.add(
                    Severity.ERROR,
                    worker,
                    "token_file",
                    problem,
                    "correct the path, or token_secrets in section [%s] of %s"
                        .formatted(instance.name(), instance.origins().file())));
      }
    }
    for (RegistrySettings registry : reactor.get().registries()) {
      String path = registry.cfgPath();
      if (path != null) {
        inMount(instance, path)
            .filter(problem -> !problem.contains("no secret is mounted"))
            .ifPresent(problem ->
                reading.addAll(
                    List.of(
                        new Problem(
                            Severity.ERROR,
                            reactor.get().file(),
                            0,
                            "registries: " + registry.uri(),
                            problem,
                            "correct auth.cfg_path, or the secret"))));
      }
    }
  }

  /** What is wrong with a path inside an orchestrator build, if anything. */
  private Optional<String> inMount(Instance instance, String path) {
    Path wanted = Path.of("/").resolve(path).normalize();
    for (SecretMount mount : mounts(instance)) {
      Path at = Path.of("/").resolve(mount.path()).normalize();
      if (!wanted.startsWith(at)) {
        continue;
      }
      if (wanted.equals(at)) {
        return Optional.empty();
      }
      String key = at.relativize(wanted).toString();
      try {
        Optional<Map<String, byte[]>> secret =
            reading.anyUnreadable() ? Optional.empty() : reading.secret(instance, mount.secret());
        // An absent secret is said already.
        return secret
            .filter(keys -> !keys.containsKey(key))
            .map(_ -> "%s: secret '%s' has no key '%s'".formatted(path, mount.secret(), key));
      } catch (ClusterException e) {
        reading.unreadable(instance, "token_secrets", e.fault());
        return Optional.empty();
      }
    }
    return Optional.of("%s: no secret is mounted there in an orchestrator build".formatted(path));
  }

  private static List<SecretMount> mounts(Instance instance) {
    List<SecretMount> mounts = new ArrayList<>(instance.orchestration().tokenMounts());
    Stream.of(
            instance.orchestration().reactorConfigSecret(),
            instance.orchestration().clientConfigSecret())
        .flatMap(Stream::ofNullable)
        .map(SecretMount::atDefault)
        .forEach(mounts::add);
    instance.registries().push().stream()
        .limit(1)
        .map(PushRegistry::secret)
        .flatMap(Stream::ofNullable)
        .map(SecretMount::atDefault)
        .forEach(mounts::add);
    return mounts;
  }

  private static List<String> enabledClusters(ReactorConfig reactor) {
    return reactor.clusters().values().stream()
        .flatMap(List::stream)
        .filter(ClusterEntry::enabled)
        .map(ClusterEntry::name)
        .distinct()
        .toList();
  }

  // ---- together
  // ----------------------------------------------------------------------------------

  private void together() {
    reading
        .reactor()
        .ifPresent(reactor -> {
          platforms(reactor);
          reading
              .workerConf()
              .ifPresent(workers ->
                  reading.addAll(
                      ClusterSections.check(reactor, workers, reading.files().osbsHome())));
        });
  }

  private void platforms(ReactorConfig reactor) {
    List<Problem> found = new ArrayList<>();
    reactor
        .clusters()
        .forEach((platform, entries) -> {
          if (entries.stream().noneMatch(ClusterEntry::enabled)) {
            found.add(nothing(reactor, platform, "no cluster is enabled", "enable one"));
          } else if (entries.stream()
              .filter(ClusterEntry::enabled)
              .allMatch(entry -> entry.maxConcurrentBuilds() == 0)) {
            found.add(
                nothing(
                    reactor,
                    platform,
                    "max_concurrent_builds of every enabled cluster is 0",
                    "write how many worker builds one of them may run"));
          }
        });
    if (reactor.clusters().isEmpty()) {
      found.add(
          new Problem(
              Severity.WARNING,
              reactor.file(),
              0,
              "clusters",
              "there is no cluster: nothing can be built",
              "list one per platform"));
    }
    reading.addAll(found);
  }

  private static Problem nothing(
      ReactorConfig reactor, Platform platform, String why, String remedy) {
    return new Problem(
        Severity.WARNING,
        reactor.file(),
        reactor.clustersOf(platform).stream()
            .findFirst()
            .map(entry -> reactor.clusterLines().getOrDefault(entry.name(), 0))
            .orElse(0),
        "clusters.%s".formatted(platform),
        why + ": nothing can be built for this platform",
        remedy);
  }
}
