package io.osbs.core.orchestration;

import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.orchestration.WorkerStatus.Reserving;
import io.osbs.core.orchestration.WorkerStatus.Unplaced;
import io.osbs.core.placement.Candidate;
import io.osbs.core.placement.Candidate.Reading;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.SlotRules;
import io.osbs.core.standing.Cordon;
import io.osbs.core.standing.Health.Shut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What each cluster is to a platform without a slot at the moment. */
final class Candidates {

  private static final Duration PAUSE_AFTER_LOSS = Duration.ofSeconds(2);
  private static final int MOST_DOUBLINGS = 5;

  private Candidates() {}

  /** The clusters of a platform as placement sees them, in the order of the file. */
  static List<Candidate> of(Turn turn, WorkerPlan worker) {
    boolean leaveOutFailed = leavesOutFailed(turn, worker);
    List<Candidate> candidates = new ArrayList<>();
    for (ClusterEntry entry : turn.clustersOf(worker.platform())) {
      candidates.add(new Candidate(entry, reading(turn, worker, entry, leaveOutFailed)));
    }
    return candidates;
  }

  private static boolean leavesOutFailed(Turn turn, WorkerPlan worker) {
    boolean elsewhere =
        turn.usable(worker.platform()).stream()
            .anyMatch(entry -> isElsewhere(turn, worker, entry.name()));
    return elsewhere || !hasRested(turn, worker);
  }

  /** True when only the cluster's health can keep the platform from it. */
  static boolean mayGoTo(Turn turn, WorkerPlan worker, String cluster) {
    return turn.shared.standings().cordon(cluster) == null
        && turn.knowledge(cluster).forbidden() == null
        && !(worker.leftOut().containsKey(cluster) && leavesOutFailed(turn, worker));
  }

  /**
   * True when a cluster that failed this platform before may be tried again because there is no
   * other: after a pause that doubles with each loss, so that a passing fault does not use up all
   * attempts.
   */
  private static boolean hasRested(Turn turn, WorkerPlan worker) {
    if (!(worker.status() instanceof Unplaced unplaced) || worker.losses().isEmpty()) {
      return true;
    }
    Duration pause =
        PAUSE_AFTER_LOSS.multipliedBy(1L << Math.min(worker.losses().size() - 1, MOST_DOUBLINGS));
    return turn.isDue(unplaced.since().plus(pause));
  }

  /** True for a cluster that has not failed this platform, that answers and lets us build. */
  private static boolean isElsewhere(Turn turn, WorkerPlan worker, String cluster) {
    return !worker.leftOut().containsKey(cluster)
        && turn.shared.standings().cordon(cluster) == null
        && turn.leftAlone(cluster) == null
        && turn.knowledge(cluster).forbidden() == null
        && turn.knowledge(cluster).survey() != null;
  }

  private static Reading reading(
      Turn turn, WorkerPlan worker, ClusterEntry entry, boolean leaveOutFailed) {
    String cluster = entry.name();
    Knowledge known = turn.knowledge(cluster);
    Cordon cordon = turn.shared.standings().cordon(cluster);
    Shut shut = turn.leftAlone(cluster);
    String failedBefore = worker.leftOut().get(cluster);
    if (cordon != null) {
      return new Reading.LeftOut(cordon.sentence());
    }
    if (known.forbidden() != null) {
      return new Reading.LeftOut(known.forbidden());
    }
    if (failedBefore != null && leaveOutFailed) {
      return new Reading.LeftOut("failed this build before: " + failedBefore);
    }
    if (shut != null) {
      return new Reading.LeftOut("left alone until one build has tried it again: " + shut.why());
    }
    SlotSurvey survey = known.survey();
    if (survey != null && (known.isValid(turn.now) || isFull(entry, survey))) {
      return new Reading.Answered(survey, unavailable(turn, cluster, known));
    }
    Knowledge.Silence silence = known.silence();
    return silence == null ? new Reading.Unasked() : new Reading.Silent(silence.why());
  }

  /** What was full when it was last seen is taken to be so still: changes are told of. */
  static boolean isFull(ClusterEntry entry, SlotSurvey survey) {
    if (survey.total() >= entry.maxConcurrentBuilds()) {
      return true;
    }
    return SlotRules.takeable(
            SlotRules.numbers(survey), survey.foreignBuilds(), entry.maxConcurrentBuilds())
        .isEmpty();
  }

  /**
   * The numbers this orchestrator is about to take there for other platforms, and those that were
   * refused although the survey shows them free.
   */
  private static Set<Integer> unavailable(Turn turn, String cluster, Knowledge known) {
    Set<Integer> numbers = new HashSet<>();
    Knowledge.View view = known.view();
    if (view != null) {
      for (int number : view.refused().keySet()) {
        if (known.isRefused(number, turn.now)) {
          numbers.add(number);
        }
      }
    }
    for (WorkerPlan worker : turn.workers()) {
      if (worker.status() instanceof Reserving reserving && reserving.cluster().equals(cluster)) {
        numbers.add(reserving.number());
      }
    }
    return numbers;
  }
}
