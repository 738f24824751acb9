package io.osbs.cli;

import io.osbs.client.deploy.DeploymentPlan;
import io.osbs.client.deploy.Wishes;
import io.osbs.cluster.site.SiteFiles;
import io.osbs.cluster.site.Surroundings;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Engine;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the verbs of {@code osbs deploy} have in common: which cluster, and what it shall be. */
final class DeployOptions {

  /** What a cluster is for. */
  enum Role {
    ORCHESTRATOR,
    WORKER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Engines that have something to deploy. */
  enum EngineName {
    KUBERNETES,
    OPENSHIFT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "ROLE",
      description = "${COMPLETION-CANDIDATES}: what the cluster is for.")
  Role role = Role.ORCHESTRATOR;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Of a worker cluster: its section in the worker clusters' osbs.conf.")
  @Nullable String name;

  @Mixin SiteOptions site = new SiteOptions();

  @Option(
      names = "--client-config",
      paramLabel = "FILE",
      description =
          "osbs.conf of the worker clusters. For an orchestrator cluster: what client_config_secret"
              + " shall hold, as --reactor-config is what reactor_config_secret shall hold.")
  @Nullable Path clientConfig;

  @Option(
      names = "--secret",
      paramLabel = "NAME=PATH",
      description =
          "Make this secret of a file, or of a folder with a file per key. May be repeated.")
  Map<String, Path> secrets = new TreeMap<>();

  @Option(
      names = "--narrow",
      description = "Roles with only the verbs that osbs uses, in place of the role edit.")
  boolean narrow;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "${COMPLETION-CANDIDATES}. Default: the engine of the section.")
  @Nullable EngineName engine;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Default: the namespace of the section.")
  @Nullable String namespace;

  @Option(
      names = "--quota",
      paramLabel = "AMOUNTS",
      hideParamSyntax = true,
      split = ",",
      description =
          "The namespace's quota, as in pods=20,requests.cpu=2. Default: pods=50,requests.cpu=5,requests.memory=12800Mi for an"
              + " orchestrator cluster, none for a worker cluster.")
  @Nullable Map<String, String> quota;

  @Option(
      names = "--default-request",
      paramLabel = "AMOUNTS",
      hideParamSyntax = true,
      split = ",",
      description =
          "What a container asks for that does not say, by a LimitRange: how many worker builds a"
              + " cluster runs at once. Default: cpu=1,memory=2Gi for a worker cluster,"
              + " cpu=100m,memory=256Mi for an orchestrator cluster.")
  @Nullable Map<String, String> defaultRequest;

  @Option(
      names = "--pull-secret",
      paramLabel = "NAME",
      description = "The secret that pods pull the builder image with.")
  @Nullable String pullSecret;

  @Option(
      names = "--scc",
      paramLabel = "NAME",
      description =
          "Where engine kubernetes runs on OpenShift: the SecurityContextConstraints that worker"
              + " pods use, such as privileged.")
  @Nullable String scc;

  /** What the site's files say. */
  SiteFiles files(Surroundings surroundings) {
    return new SiteFiles(site.choice(), clientConfig, surroundings);
  }

  /**
   * What is to be made.
   *
   * @param reachHome opens the orchestrator cluster where files lie in secrets of it
   */
  DeploymentPlan plan(
      SiteFiles files, Console console, BiFunction<Instance, OsbsConf, SiteFiles.Home> reachHome)
      throws ClusterException, FailureException {
    Wishes wishes =
        new Wishes(
            engine == null ? null : Engine.valueOf(engine.name()),
            namespace,
            narrow,
            secrets,
            quota,
            defaultRequest,
            pullSecret,
            scc);
    return switch (role) {
      case ORCHESTRATOR -> {
        if (name != null) {
          throw usage(
              "an orchestrator cluster has no NAME; its section of osbs.conf is chosen by --instance");
        }
        yield DeploymentPlan.orchestrator(
            files, clientConfig, wishes, warning -> console.tell(warning.render()));
      }
      case WORKER ->
          DeploymentPlan.worker(
              files, cluster(), wishes, reachHome, warning -> console.tell(warning.render()));
    };
  }

  private String cluster() throws FailureException {
    if (name == null) {
      throw usage(
          "which worker cluster? Write its section of osbs.conf behind 'worker', as in 'osbs deploy render worker east'");
    }
    return name;
  }

  private static FailureException usage(String message) {
    return FailureException.of(FailureKind.CONFIGURATION, message);
  }
}
