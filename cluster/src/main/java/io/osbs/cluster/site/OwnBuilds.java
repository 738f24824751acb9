package io.osbs.cluster.site;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.access.InstanceAccess;
import io.osbs.cluster.kubernetes.KubernetesClusters;
import io.osbs.cluster.local.LocalClusters;
import io.osbs.cluster.namespace.Inside;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Engine;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The way from a process to the build that it was started for. */
public final class OwnBuilds {

  private OwnBuilds() {}

  /**
   * Makes this process the process of its build.
   *
   * @return empty when it was not started for a build
   * @throws ClusterException when there is nothing to run; the process must then end
   */
  public static Optional<OwnBuild> enter(Surroundings surroundings)
      throws ClusterException, InterruptedException {
    Map<String, String> environment = surroundings.environment();
    String directory = environment.get(LocalClusters.BUILD_DIRECTORY);
    if (directory != null) {
      return Optional.of(
          LocalClusters.enter(Path.of(directory), environment, surroundings.machine()));
    }
    if (!isInPod(surroundings)) {
      return Optional.empty();
    }
    return Optional.of(
        KubernetesClusters.enter(
            InstanceAccess.ofPod("of this pod", environment),
            environment,
            surroundings.machine().random()));
  }

  /** True for the process of a build that is a pod. */
  static boolean isInPod(Surroundings surroundings) {
    return Engine.KUBERNETES
        .word()
        .equals(surroundings.environment().getOrDefault(Inside.ENGINE, ""));
  }
}
