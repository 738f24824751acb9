package io.osbs.core.orchestration;

import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.placement.SlotRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** When to read a cluster's slots, and what to do about slots that are nobody's any more. */
final class ClusterRules {

  /** How often a waiting build reads the slots without having been told of a change. */
  static final Duration RELIST = Duration.ofSeconds(5);

  /**
   * How old the slots may be that a placement rests on: those of a build that waits never are, as
   * it reads them again before.
   */
  private static final Duration VALID = RELIST.plusSeconds(2);

  private ClusterRules() {}

  static void changed(Turn turn, String cluster) {
    if (turn.state.isFinal()) {
      return;
    }
    if (wanted(turn).contains(cluster)) {
      lookSoon(turn, cluster);
    }
    WorkerRules.changed(turn, cluster);
  }

  /**
   * A change is no reason for everybody to look at the same moment: who has others ahead would only
   * see what they took. Whoever knows nothing of the cluster at present looks at once.
   */
  private static void lookSoon(Turn turn, String cluster) {
    Knowledge known = turn.knowledge(cluster);
    Duration delay = PlacementRules.looksAfter(turn, cluster);
    if (delay.isZero() || known.asking() || !known.isValid(turn.now)) {
      turn.ask(cluster);
    } else {
      turn.keep(cluster, known.askedBy(turn.now.plus(delay)));
    }
  }

  static void surveyed(Turn turn, String cluster, SlotSurvey survey) {
    Knowledge before = turn.knowledge(cluster);
    turn.keep(cluster, before.answered(survey, turn.now.plus(RELIST), turn.now.plus(VALID)));
    for (SlotSurvey.Held held : SlotRules.reapable(survey)) {
      turn.act(new Action.ReleaseSlot(cluster, held.slot()));
    }
    if (before.again() && !turn.state.isFinal()) {
      turn.ask(cluster);
    }
  }

  static void failed(Turn turn, String cluster, ClusterFault fault) {
    turn.keep(cluster, turn.knowledge(cluster).failed(fault, turn.now));
  }

  static void settle(Turn turn) {
    for (String cluster : wanted(turn)) {
      Instant askAt = turn.knowledge(cluster).askAt();
      if (askAt != null && turn.isDue(askAt)) {
        turn.ask(cluster);
      }
    }
  }

  /** The clusters that a platform without a slot could go to. */
  private static Set<String> wanted(Turn turn) {
    Set<String> wanted = new TreeSet<>();
    for (WorkerPlan worker : turn.workers()) {
      if (worker.state() == WorkerState.UNPLACED) {
        turn.usable(worker.platform()).forEach(entry -> wanted.add(entry.name()));
      }
    }
    return wanted;
  }
}
