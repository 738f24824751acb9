package io.osbs.core.orchestration;

import io.osbs.core.build.Failure;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.Queue;
import io.osbs.core.placement.SlotRules;
import io.osbs.core.standing.Health;
import io.osbs.core.standing.Health.Admission;
import io.osbs.core.standing.Health.Shut;
import io.osbs.core.standing.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** When to read a cluster's slots, and what to do about slots that are nobody's any more. */
final class ClusterRules {

  /**
   * How old the slots may be that a placement rests on: those that show a free one never are, as
   * they are read again before.
   */
  private static final Duration VALID = Queue.PACE.plusSeconds(2);

  /** How soon to look at a change while a slot is about to be taken: that takes one question. */
  private static final Duration WHEN_TRIED = Duration.ofMillis(250);

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
    Duration delay = LineRules.looksAfter(turn, cluster);
    if (PlacementRules.isAboutToTry(turn, cluster)) {
      turn.keep(cluster, known.askedBy(turn.now.plus(WHEN_TRIED)));
    } else if (delay.isZero() || known.asking().now() || known.survey() == null) {
      turn.ask(cluster);
      if (delay.isZero()) {
        LineRules.expectToTake(turn);
      }
    } else {
      turn.keep(cluster, known.askedBy(turn.now.plus(delay)));
    }
  }

  static void surveyed(Turn turn, String cluster, SlotSurvey survey) {
    Knowledge before = turn.knowledge(cluster);
    Instant next = turn.nextLook(turn.now);
    turn.keep(cluster, before.answered(survey, turn.now, next, turn.now.plus(VALID)));
    for (SlotSurvey.Held held : SlotRules.reapable(survey)) {
      turn.act(new Action.ReleaseSlot(cluster, held.slot()));
    }
    mended(turn, cluster, Trouble.SILENT);
    if (before.asking().again()) {
      // Unless the answer is good enough to take a slot by it.
      turn.keep(cluster, turn.knowledge(cluster).askedBy(turn.now));
    }
  }

  static void failed(Turn turn, String cluster, ClusterFault fault) {
    turn.keep(cluster, turn.knowledge(cluster).failed(fault, turn.now));
    switch (fault) {
      case ClusterFault.Unreachable _ -> report(turn, cluster, Trouble.SILENT, fault.detail());
      case ClusterFault.Refused _ -> report(turn, cluster, Trouble.REFUSED, fault.detail());
      // Others may be allowed what we are not, and what is wrong in itself is nobody else's matter.
      case ClusterFault.Forbidden _, ClusterFault.Invalid _ -> {}
    }
  }

  /** A worker build was lost there; tells the others when it was the cluster's fault. */
  static void lost(Turn turn, String cluster, Failure why) {
    switch (why.cause()) {
      case UNREACHABLE, CREATE_UNANSWERED -> report(turn, cluster, Trouble.SILENT, why.message());
      case PENDING_TOO_LONG, EVICTED, NODE_LOST, PROCESS_LOST, VANISHED, DISK_FULL ->
          report(turn, cluster, Trouble.LOST, why.message());
      case UNKNOWN,
          STEP,
          DEADLINE,
          CREATE_REFUSED,
          OUT_OF_MEMORY,
          SLOT_LOST,
          IMAGE_PULL,
          REGISTRY,
          SOURCE,
          RESULT,
          SUPERSEDED,
          DEFECT -> {}
    }
  }

  /** Tells the others, unless they know. */
  private static void report(Turn turn, String cluster, Trouble trouble, String detail) {
    if (turn.leftAlone(cluster) == null) {
      turn.act(new Action.ReportTrouble(cluster, trouble, detail));
      if (turn.admission(cluster) instanceof Admission.Trying) {
        // Our try is over.
        Health failed =
            turn.shared
                .standings()
                .health(cluster)
                .reported(new Health.Report(turn.terms.request(), trouble, detail, turn.now));
        turn.shared = turn.shared.read(turn.shared.standings().with(cluster, failed), turn.now);
      }
    }
  }

  /**
   * The cluster has just done what it was left alone for not doing: the others may use it again.
   */
  static void mended(Turn turn, String cluster, Trouble trouble) {
    Shut shut = turn.shared.standings().health(cluster).shut();
    if (shut != null && shut.trouble() == trouble) {
      turn.shared = turn.shared.read(turn.shared.standings().with(cluster, Health.GOOD), turn.now);
      turn.act(new Action.ReportMended(cluster));
    }
  }

  static void settle(Turn turn) {
    for (String cluster : wanted(turn)) {
      Instant askAt = turn.knowledge(cluster).asking().askAt();
      if (askAt != null && turn.isDue(askAt)) {
        turn.ask(cluster);
      }
    }
  }

  /** The clusters that a platform without a slot could go to, but for those left alone. */
  private static Set<String> wanted(Turn turn) {
    Set<String> wanted = new TreeSet<>();
    for (WorkerPlan worker : turn.workers()) {
      if (worker.state() == WorkerState.UNPLACED) {
        for (ClusterEntry entry : turn.usable(worker.platform())) {
          if (turn.leftAlone(entry.name()) == null) {
            wanted.add(entry.name());
          }
        }
      }
    }
    return wanted;
  }
}
