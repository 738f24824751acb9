package io.osbs.cluster.local;

import io.osbs.cluster.ComposedCluster;
import io.osbs.cluster.OwnBuild;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Engine;
import java.nio.file.Path;
import java.util.Map;

/** The way into the local engine, from outside a build and from inside. */
public final class LocalClusters {

  /** The variable that tells a build's process the directory to {@link #enter}. */
  public static final String BUILD_DIRECTORY = BuildEnvironment.BUILD_DIRECTORY;

  private LocalClusters() {}

  /**
   * Opens the cluster of an instance, making its state directory where it is missing.
   *
   * @throws ClusterException when the directory cannot be made or used; says which, and the remedy
   */
  public static Cluster open(LocalInstance instance, LocalMachine machine) throws ClusterException {
    StateDirectory state =
        StateDirectory.open(instance.name(), instance.stateDirectory(), machine.clock());
    Map<String, String> environment = BuildEnvironment.kept(instance.environment());
    ProcessTable processes = new ProcessTable(machine.pause());
    Remains remains = new Remains(machine.launcher(), environment, processes);
    LocalSecrets secrets = new LocalSecrets(state);
    LocalBuilds builds =
        new LocalBuilds(
            state,
            new Sweeper(state, processes, remains, machine.clock(), machine.pause()),
            new BuildMaker(instance, state, secrets, machine),
            new BuildStarter(instance, machine.launcher(), remains.isolation()),
            new ClientTurns(instance, machine),
            machine.clock());
    return new ComposedCluster(
        instance.name(),
        Engine.LOCAL,
        builds,
        new LocalSlots(new SlotFiles(state, machine), builds, machine.clock()),
        new LocalDocuments(state),
        secrets,
        () -> {}); // files are opened for each call, and nothing runs in between
  }

  /**
   * Makes this process the process of a build. Returns when the build is Running, which may take as
   * long as other builds keep the machine's processors.
   *
   * @param buildDirectory the value of {@link #BUILD_DIRECTORY}
   * @param environment the variables of this process
   * @throws ClusterException when there is nothing to run: the build was cancelled or given up
   *     before, or another process runs it; the process must then end without doing anything
   */
  public static OwnBuild enter(
      Path buildDirectory, Map<String, String> environment, LocalMachine machine)
      throws ClusterException, InterruptedException {
    Map<String, String> kept = BuildEnvironment.kept(environment);
    ProcessTable processes = new ProcessTable(machine.pause());
    Remains remains = new Remains(machine.launcher(), kept, processes);
    return new Entrance(buildDirectory, processes, remains, machine).enter();
  }
}
