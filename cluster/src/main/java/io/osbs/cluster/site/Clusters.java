package io.osbs.cluster.site;

import io.osbs.cluster.local.LocalClusters;
import io.osbs.cluster.local.LocalInstance;
import io.osbs.config.instance.Instance;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the cluster that an instance says how to reach. */
final class Clusters {

  private Clusters() {}

  static Cluster open(Instance instance, Surroundings surroundings) throws ClusterException {
    return switch (instance.endpoint().engine()) {
      case LOCAL -> openLocal(instance, surroundings);
      case KUBERNETES, OPENSHIFT ->
          throw new ClusterException(
              new ClusterFault.Invalid(
                  "instance [%s] of %s uses engine '%s', which this version of osbs does not have yet;"
                          .formatted(
                              instance.name(),
                              instance.origins().file(),
                              instance.endpoint().engine().word())
                      + " engine = local works"));
    };
  }

  private static Cluster openLocal(Instance instance, Surroundings surroundings)
      throws ClusterException {
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
