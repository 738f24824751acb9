package io.osbs.cluster.site;

import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.InstanceAccess;
import io.osbs.cluster.access.MountedToken;
import io.osbs.cluster.kubernetes.KubernetesClusters;
import io.osbs.cluster.local.LocalClusters;
import io.osbs.cluster.local.LocalInstance;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.cluster.openshift.OpenShiftClusters;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
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
    return open(instance, conf, _ -> Optional.empty());
  }

  /**
   * The cluster of a section.
   *
   * @param conf the file that the section is in
   * @param mounted asked for a {@code token_file} that is not there
   */
  Cluster open(Instance instance, OsbsConf conf, Function<String, Optional<MountedToken>> mounted)
      throws ClusterException {
    RandomGenerator random = surroundings.machine().random();
    return switch (instance.endpoint().engine()) {
      case LOCAL -> openLocal(instance);
      case KUBERNETES ->
          KubernetesClusters.open(access(instance, mounted), settings(instance, conf), random);
      case OPENSHIFT ->
          OpenShiftClusters.open(access(instance, mounted), settings(instance, conf), random);
    };
  }

  /**
   * The orchestrator cluster, from inside a build. A pod is on it: it asks its own API server, with
   * its own account.
   */
  Cluster openHome(Instance instance, OsbsConf conf) throws ClusterException {
    if (OwnBuilds.engineOfPod(surroundings).isEmpty()) {
      return open(instance, conf);
    }
    Access own = InstanceAccess.ofPod(instance.name(), surroundings.environment());
    RandomGenerator random = surroundings.machine().random();
    return switch (instance.endpoint().engine()) {
      case KUBERNETES -> KubernetesClusters.open(own, settings(instance, conf), random);
      case OPENSHIFT -> OpenShiftClusters.open(own, settings(instance, conf), random);
      case LOCAL -> open(instance, conf);
    };
  }

  /** How the API server of a section is reached. */
  Access access(Instance instance, Function<String, Optional<MountedToken>> mounted)
      throws ClusterException {
    return new InstanceAccess(
            instance, surroundings.environment(), surroundings.userHome(), resolve, mounted)
        .find();
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
