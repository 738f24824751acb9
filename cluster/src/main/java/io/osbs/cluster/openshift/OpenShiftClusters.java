package io.osbs.cluster.openshift;

import io.osbs.cluster.ComposedCluster;
import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.access.Access;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.api.Watches;
import io.osbs.cluster.document.Fields;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.namespace.BuildLogs;
import io.osbs.cluster.namespace.ConfigMaps;
import io.osbs.cluster.namespace.Inside;
import io.osbs.cluster.namespace.LeaseSlots;
import io.osbs.cluster.namespace.Leases;
import io.osbs.cluster.namespace.MountedSecrets;
import io.osbs.cluster.namespace.NamespaceDocuments;
import io.osbs.cluster.namespace.NamespaceSecrets;
import io.osbs.cluster.namespace.PodOwnBuild;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.cluster.namespace.Pods;
import io.osbs.cluster.namespace.Results;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Engine;
import io.osbs.core.time.Pause;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The way into the engine {@code openshift}, from outside a build and from inside. */
public final class OpenShiftClusters {

  /** Label of a pod: the object name of its Build. */
  private static final String POD_LABEL = "openshift.io/build.name";

  private OpenShiftClusters() {}

  /**
   * Opens a namespace as a cluster. Nothing is asked of the server yet.
   *
   * @param random must not repeat itself between processes
   */
  public static Cluster open(Access access, PodSettings settings, RandomGenerator random) {
    ApiServer server = new ApiServer(access, Pause.REAL);
    Leases leases = new Leases(server);
    Watches watches =
        new Watches(server, List.of(OpenShiftBuilds.watched(server), leases.watched()));
    NamespaceSecrets secrets = new NamespaceSecrets(server);
    OpenShiftBuilds builds =
        new OpenShiftBuilds(
            server,
            new BuildMaker(server, settings),
            new MountedSecrets(server, secrets),
            new Pods(server, POD_LABEL),
            new BuildLogs(server),
            new Results(new ConfigMaps(server, Results.KIND, random)),
            watches);
    return new ComposedCluster(
        server.cluster(),
        Engine.OPENSHIFT,
        builds,
        new LeaseSlots(leases, builds, InstantSource.system()),
        new NamespaceDocuments(new ConfigMaps(server, NamespaceDocuments.KIND, random)),
        secrets,
        () -> {
          watches.close();
          server.close();
        });
  }

  /**
   * Makes this process the process of the build that its pod was made for.
   *
   * @param environment the variables of this process; OpenShift puts the Build into {@code BUILD}
   * @throws ClusterException when there is nothing to run, because the build was cancelled or is
   *     gone; the process must then end without doing anything
   */
  public static OwnBuild enter(
      Access access, Map<String, String> environment, RandomGenerator random)
      throws ClusterException {
    return PodOwnBuild.enter(
        new ApiServer(access, Pause.REAL),
        new PodOwnBuild.Place(
            OpenShiftBuilds.API,
            "builds",
            BuildManifest.API_VERSION,
            "Build",
            BuildState.CANCEL,
            objectName(environment)),
        environment,
        random);
  }

  private static String objectName(Map<String, String> environment) {
    try {
      String build = environment.getOrDefault("BUILD", "{}");
      Fields metadata = Json.read(build.getBytes(StandardCharsets.UTF_8)).objectOrNull("metadata");
      String name = metadata == null ? null : metadata.textOrNull("name");
      return name == null ? environment.getOrDefault(Inside.BUILD, "") : name;
    } catch (UnreadableException _) {
      return environment.getOrDefault(Inside.BUILD, "");
    }
  }
}
