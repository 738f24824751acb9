package io.osbs.cluster.site;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.InstanceAccess;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.kubernetes.KubernetesClusters;
import io.osbs.cluster.local.LocalClusters;
import io.osbs.cluster.namespace.Inside;
import io.osbs.cluster.openshift.OpenShiftClusters;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Engine;
import io.osbs.core.time.Pause;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The way from a process to the build that it was started for. */
public final class OwnBuilds {

  private static final int TRIES = 12;
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

  private OwnBuilds() {}

  /**
   * Makes this process the process of its build. Tries for a minute and more while the pod's API
   * server cannot be reached: a pod may start while its node's network is not there yet.
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
    Engine engine = engineOfPod(surroundings).orElse(null);
    if (engine == null) {
      return Optional.empty();
    }
    Access access = InstanceAccess.ofPod("of this pod", environment);
    RandomGenerator random = surroundings.machine().random();
    Pause pause = surroundings.machine().pause();
    return switch (engine) {
      case KUBERNETES ->
          Optional.of(
              patiently(pause, () -> KubernetesClusters.enter(access, environment, random)));
      case OPENSHIFT ->
          Optional.of(patiently(pause, () -> OpenShiftClusters.enter(access, environment, random)));
      case LOCAL -> Optional.empty();
    };
  }

  /** A way into a build over a network. */
  interface Entry {
    OwnBuild enter() throws ClusterException;
  }

  /** Tries again while the cluster is what fails; what it says about the build holds at once. */
  static OwnBuild patiently(Pause pause, Entry entry)
      throws ClusterException, InterruptedException {
    for (int left = TRIES; ; left--) {
      try {
        return entry.enter();
      } catch (ClusterException e) {
        if (left == 1 || !mayPass(e.fault())) {
          throw e;
        }
      }
      pause.pause(BETWEEN_TRIES);
    }
  }

  private static boolean mayPass(ClusterFault fault) {
    return fault instanceof ClusterFault.Unreachable || fault instanceof ClusterFault.Refused;
  }

  /**
   * The arguments that a build's engine could not give on the command line.
   *
   * @return empty when there are none
   */
  public static List<String> arguments(Map<String, String> environment) {
    String json = environment.get(Inside.ARGUMENTS);
    if (json == null) {
      return List.of();
    }
    try {
      return Json.read(json.getBytes(StandardCharsets.UTF_8)).texts("arguments");
    } catch (UnreadableException e) {
      throw new IllegalStateException(
          "the variable %s cannot be read: %s".formatted(Inside.ARGUMENTS, e.getMessage()), e);
    }
  }

  /** The engine of the pod that this process runs in; empty outside of a build's pod. */
  static Optional<Engine> engineOfPod(Surroundings surroundings) {
    return Engine.ofWord(surroundings.environment().getOrDefault(Inside.ENGINE, ""));
  }
}
