package io.osbs.simulation;

import io.osbs.core.build.BuildKind;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.placement.SlotRules;

/**
 * When everything is over: what anybody may remove is removed, as the next orchestrator would in
 * passing, and what is left then is told.
 */
final class LastRites {

  /** A clock that was set back makes slots look younger than they are. */
  private static final long CLOCKS_APART = 5 * 3_600_000L;

  private final World world;

  LastRites(World world) {
    this.world = world;
  }

  void hold() {
    long grace = SlotRules.ABSENT_HOLDER_GRACE.toMillis() + CLOCKS_APART;
    world.timeline().in(grace, this::look);
  }

  private void look() {
    for (SimulatedCluster cluster : world.clusters().values()) {
      for (SlotSurvey.Held held : SlotRules.reapable(cluster.storedSlots().survey())) {
        cluster.storedSlots().release(held.slot());
      }
      for (SlotSurvey.Held held : cluster.storedSlots().survey().slots()) {
        left(
            "slot %d of %s, held for %s"
                .formatted(held.slot().number(), cluster.name(), held.slot().holder()));
      }
      cluster
          .storedBuilds()
          .active(BuildKind.WORKER)
          .forEach(build ->
              left("worker build %s on %s".formatted(build.spec().name(), cluster.name())));
    }
    for (Namespace namespace : world.namespaces()) {
      namespace
          .homeCluster()
          .storedBuilds()
          .active(BuildKind.ORCHESTRATOR)
          .forEach(build -> left("orchestrator build " + build.spec().name()));
      namespace.runs().forEach(run -> left("a run of " + run.request().id()));
    }
  }

  private void left(String what) {
    world.tell(new Happening.Left(what));
  }
}
