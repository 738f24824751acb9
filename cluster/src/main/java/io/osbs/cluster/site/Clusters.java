package io.osbs.cluster.site;

import io.osbs.cluster.access.InstanceAccess;
import io.osbs.cluster.kubernetes.KubernetesClusters;
import io.osbs.cluster.local.LocalClusters;
import io.osbs.cluster.local.LocalInstance;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens the cluster that an instance says how to reach. */
final class Clusters {

  private final Surroundings surroundings;
  private final Function<String, Path> resolve;

  /**
   * @param resolve where a file is that osbs.conf names
   */
  Clusters(Surroundings surroundings, Function<String, Path> resolve) {
    this.surroundings = surroundings;
    this.resolve = resolve;
  }

  /**
   * The cluster of a section.
   *
   * @param conf the file that the section is in
   */
  Cluster open(Instance instance, OsbsConf conf) throws ClusterException {
    return switch (instance.endpoint().engine()) {
      case LOCAL -> openLocal(instance);
      case KUBERNETES ->
          KubernetesClusters.open(
              new InstanceAccess(
                      instance, surroundings.environment(), surroundings.userHome(), resolve)
                  .find(),
              settings(instance, conf),
              surroundings.machine().random());
      case OPENSHIFT ->
          throw new ClusterException(
              new ClusterFault.Invalid(
                  "instance [%s] of %s uses engine '%s', which this version of osbs does not have yet;"
                          .formatted(
                              instance.name(),
                              instance.origins().file(),
                              instance.endpoint().engine().word())
                      + " engine = local and engine = kubernetes work"));
    };
  }

  /**
   * The orchestrator cluster, from inside a build. A pod is on it: it asks its own API server, with
   * its own account.
   */
  Cluster openHome(Instance instance, OsbsConf conf) throws ClusterException {
    return switch (instance.endpoint().engine()) {
      case KUBERNETES ->
          OwnBuilds.isInPod(surroundings)
              ? KubernetesClusters.open(
                  InstanceAccess.ofPod(instance.name(), surroundings.environment()),
                  settings(instance, conf),
                  surroundings.machine().random())
              : open(instance, conf);
      case LOCAL, OPENSHIFT -> open(instance, conf);
    };
  }

  private static PodSettings settings(Instance instance, OsbsConf conf) {
    return PodSettingsReader.of(instance, conf);
  }

  private Cluster openLocal(Instance instance) throws ClusterException {
    Path home = surroundings.home();
    @Nullable Integer cpus = instance.endpoint().cpus();
    return LocalClusters.open(
        new LocalInstance(
            instance.name(),
            instance.stateDir(home),
            home,
            cpus == null ? surroundings.processors() : cpus,
            surroundings.command(),
            surroundings.environment()),
        surroundings.machine());
  }
}
