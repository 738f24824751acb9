package io.osbs.simulation;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.Slot;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets worker builds live on their cluster and spreads the word about what happens there. */
final class WorkerCluster implements SimulatedCluster.Observer {

  private final World world;
  private final SimulatedCluster cluster;
  private final Map<String, WorkerLife> lives = new HashMap<>();

  WorkerCluster(World world, SimulatedCluster cluster) {
    this.world = world;
    this.cluster = cluster;
  }

  @Override
  public void created(StoredBuild build) {
    boolean ours = build.spec().labels().containsKey(Labels.REQUEST);
    if (build.spec().kind() == BuildKind.WORKER && ours) {
      world.tally().workers++;
      WorkerLife life =
          new WorkerLife(world, cluster, build, world.destinies().of(build.spec().environment()));
      lives.put(build.shown().uid(), life);
      life.begin();
    }
  }

  @Override
  public void cancelAsked(StoredBuild build) {
    WorkerLife life = lives.get(build.shown().uid());
    if (life != null) {
      life.cancelAsked();
    }
  }

  @Override
  public void slotTaken(Slot slot) {
    world.slotTaken(cluster.name(), slot.number(), slot.holder());
  }

  @Override
  public void slotGone(Slot slot) {
    world.tell(new Happening.Freed(cluster.name(), slot.number()));
  }

  @Override
  public void changed(@Nullable Build build) {
    if (build != null && build.phase().isFinal()) {
      lives.remove(build.uid());
    }
    for (Namespace namespace : world.namespaces()) {
      namespace.workersChanged(cluster.name());
    }
  }
}
