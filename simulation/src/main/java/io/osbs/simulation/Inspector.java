package io.osbs.simulation;

import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.orchestration.BuildState;
import io.osbs.core.orchestration.Plan;
import io.osbs.core.orchestration.WorkerPlan;
import io.osbs.core.orchestration.WorkerState;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.SlotRules;
import io.osbs.core.standing.Health;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks at the whole world now and then: who waits although there is a free slot, what is left. */
final class Inspector {

  private static final long PERIOD = 5_000;

  /** How long after a trouble everybody has noticed that it is over. */
  private static final long RECOVERY = 20_000;

  /** How long after it began or went on a run has to do something with its try. */
  private static final long AWAKE = 3_000;

  private final World world;

  Inspector(World world) {
    this.world = world;
  }

  void begin() {
    world.timeline().in(PERIOD, this::look);
  }

  private void look() {
    if (!world.isOpen()) {
      return;
    }
    Map<ClusterEntry, Boolean> rooms = new HashMap<>();
    List<Happening.Chance> chances = new ArrayList<>();
    for (Namespace namespace : world.namespaces()) {
      if (namespace.homePath().isWell(world.timeline().now(), RECOVERY)) {
        for (OrchestratorRun run : namespace.runs()) {
          Plan plan = run.plan();
          if (plan != null && run.isWell(RECOVERY) && plan.state() == BuildState.BUILDING) {
            look(namespace, run.request().id(), plan, rooms, chances);
          }
        }
      }
    }
    world.tell(new Happening.Idle(chances));
    begin();
  }

  private void look(
      Namespace namespace,
      String request,
      Plan plan,
      Map<ClusterEntry, Boolean> rooms,
      List<Happening.Chance> chances) {
    for (WorkerPlan worker : plan.workers().values()) {
      if (worker.state() == WorkerState.UNPLACED) {
        for (ClusterEntry entry : namespace.clustersOf(worker.platform())) {
          if (rooms.computeIfAbsent(entry, this::hasRoom)
              && isOpenTo(namespace, worker, plan, entry)) {
            chances.add(new Happening.Chance(request, worker.platform(), entry.name()));
            break;
          }
        }
      }
    }
  }

  private boolean isOpenTo(Namespace namespace, WorkerPlan worker, Plan plan, ClusterEntry entry) {
    var known = plan.knowledge().get(entry.name());
    return entry.enabled()
        && entry.maxConcurrentBuilds() > 0
        && namespace.truth().cordon(entry.name()) == null
        && !worker.leftOut().containsKey(entry.name())
        && !isTriedByTheLame(namespace, entry.name())
        && (known == null || known.forbidden() == null)
        && namespace.path(entry.name()).isWell(world.timeline().now(), RECOVERY);
  }

  /**
   * True while the one who is to find out whether the cluster is well again has died, stands still
   * or went on only just now, for as long as it has for its try: then the next one may. One that is
   * up and does not try is not excused.
   */
  private boolean isTriedByTheLame(Namespace namespace, String cluster) {
    Instant now = world.timeline().instant();
    return namespace.truth().health(cluster).admission("nobody", now)
            instanceof Health.Admission.Closed(Health.Shut shut, Instant _)
        && shut.trier() != null
        && namespace.runs().stream()
            .noneMatch(run -> run.request().id().equals(shut.trier()) && run.isWell(AWAKE));
  }

  /** A slot that anybody may remove is as good as free. */
  private boolean hasRoom(ClusterEntry entry) {
    SlotSurvey survey = survey(entry.name());
    Set<Integer> held = new TreeSet<>(SlotRules.numbers(survey));
    SlotRules.reapable(survey).forEach(each -> held.remove(each.slot().number()));
    return SlotRules.takeable(held, survey.foreignBuilds(), entry.maxConcurrentBuilds())
        .isPresent();
  }

  private SlotSurvey survey(String cluster) {
    SimulatedCluster found = world.clusters().get(cluster);
    if (found == null) {
      throw new IllegalArgumentException("no such cluster: " + cluster);
    }
    return found.storedSlots().survey();
  }
}
