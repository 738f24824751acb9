package io.osbs.cluster.kubernetes;

import io.osbs.cluster.ComposedCluster;
import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.access.Access;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.api.Watches;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The way into the engine {@code kubernetes}, from outside a build and from inside. */
public final class KubernetesClusters {

  private KubernetesClusters() {}

  /**
   * Opens a namespace as a cluster. Nothing is asked of the server yet.
   *
   * @param random must not repeat itself between processes
   */
  public static Cluster open(Access access, PodSettings settings, RandomGenerator random) {
    ApiServer server = new ApiServer(access, Pause.REAL);
    Leases leases = new Leases(server);
    Watches watches = new Watches(server, List.of(Jobs.watched(server), leases.watched()));
    NamespaceSecrets secrets = new NamespaceSecrets(server);
    Pods pods = new Pods(server, JobManifest.BUILD);
    Jobs jobs =
        new Jobs(
            server,
            settings,
            new MountedSecrets(server, secrets),
            pods,
            new BuildLogs(server),
            new Results(new ConfigMaps(server, Results.KIND, random)),
            watches);
    return new ComposedCluster(
        server.cluster(),
        Engine.KUBERNETES,
        jobs,
        new LeaseSlots(leases, jobs, InstantSource.system()),
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
   * @param environment the variables of this process
   * @throws ClusterException when there is nothing to run, because the build was cancelled or is
   *     gone; the process must then end without doing anything
   */
  public static OwnBuild enter(
      Access access, Map<String, String> environment, RandomGenerator random)
      throws ClusterException {
    ApiServer server = new ApiServer(access, Pause.REAL);
    return PodOwnBuild.enter(
        server,
        new PodOwnBuild.Place(
            Jobs.API,
            "jobs",
            "batch/v1",
            "Job",
            JobState.CANCEL,
            environment.getOrDefault(Inside.BUILD, "")),
        environment,
        random);
  }
}
