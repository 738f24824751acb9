package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.WorkerStatus.Creating;
import io.osbs.core.orchestration.WorkerStatus.Failed;
import io.osbs.core.orchestration.WorkerStatus.Reserving;
import io.osbs.core.orchestration.WorkerStatus.Unplaced;
import io.osbs.core.placement.Candidate;
import io.osbs.core.placement.Candidate.Reading;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.Considered;
import io.osbs.core.placement.Decision;
import io.osbs.core.placement.Decision.Outcome;
import io.osbs.core.placement.Placement;
import io.osbs.core.placement.Queue;
import io.osbs.core.placement.SlotRules;
import io.osbs.core.placement.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Getting a slot for each platform that has none: choosing, holding back, waiting, giving up. */
final class PlacementRules {

  /** How long a placement waits for a cluster whose slots are not known at the moment. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** How old the list of waiters may be when a slot is first seen free. */
  private static final Duration LIST_AGE = Duration.ofMillis(500);

  private static final Duration PAUSE_AFTER_LOSS = Duration.ofSeconds(2);
  private static final int MOST_DOUBLINGS = 5;

  private PlacementRules() {}

  static void waitersListed(Turn turn, List<Waiter> waiters) {
    Plan.Waiting waiting = turn.waiting;
    turn.waiting =
        new Plan.Waiting(
            waiters,
            turn.now,
            false,
            waiting.announced(),
            waiting.started(),
            waiting.waited(),
            waiting.since());
  }

  /** Somebody else came or went: what we know of the others is out of date. */
  static void waitersChanged(Turn turn) {
    boolean heldBack =
        turn.workers().stream()
            .anyMatch(worker ->
                worker.status() instanceof Unplaced unplaced && unplaced.freeSince() != null);
    if (heldBack && !turn.state.isFinal()) {
      listWaiters(turn);
    }
  }

  private static void listWaiters(Turn turn) {
    Plan.Waiting waiting = turn.waiting;
    if (!waiting.listing()) {
      turn.waiting =
          new Plan.Waiting(
              waiting.others(),
              waiting.listedAt(),
              true,
              waiting.announced(),
              waiting.started(),
              waiting.waited(),
              waiting.since());
      turn.act(new Action.ListWaiters());
    }
  }

  static void settle(Turn turn) {
    if (turn.state != BuildState.BUILDING) {
      return;
    }
    for (WorkerPlan worker : turn.workers()) {
      if (worker.status() instanceof Unplaced unplaced) {
        place(turn, worker, unplaced);
      }
    }
  }

  private static void place(Turn turn, WorkerPlan worker, Unplaced unplaced) {
    if (isGivenUp(turn, worker, unplaced)) {
      return;
    }
    List<ClusterEntry> usable = turn.usable(worker.platform());
    askThoseUnknown(turn, usable);
    if (isHeldInOurName(turn, worker, usable) || isWorthAMoment(turn, usable)) {
      return;
    }
    Decision decision =
        Placement.decide(
            worker.platform(), candidates(turn, worker), turn.terms.settings().whenFull());
    switch (decision.outcome()) {
      case Outcome.Take take -> tryTake(turn, worker, unplaced, decision, take);
      case Outcome.AllFull _, Outcome.NoneAnswered _, Outcome.NoneEnabled _ ->
          waitOn(turn, worker, unplaced);
    }
  }

  private static boolean isGivenUp(Turn turn, WorkerPlan worker, Unplaced unplaced) {
    Platform platform = worker.platform();
    if (worker.losses().size() > turn.terms.settings().infrastructureRetries()) {
      giveUp(turn, worker, WorkerEvent.RETRIES_EXHAUSTED, GivingUp.exhausted(worker));
    } else if (turn.usable(platform).isEmpty()) {
      giveUp(turn, worker, WorkerEvent.NO_CLUSTER, GivingUp.noCluster(turn, platform));
    } else if (GivingUp.allForbidden(turn, platform)) {
      giveUp(turn, worker, WorkerEvent.ALL_FORBIDDEN, GivingUp.forbidden(turn, platform));
    } else if (GivingUp.noneAnswers(turn, platform, unplaced.since())) {
      giveUp(turn, worker, WorkerEvent.NONE_ANSWERED, GivingUp.unanswered(turn, platform));
    } else if (turn.isDue(unplaced.since().plus(turn.terms.settings().queueTimeout()))) {
      giveUp(turn, worker, WorkerEvent.QUEUE_TIMEOUT, GivingUp.timedOut(turn, platform));
    } else {
      return false;
    }
    return true;
  }

  private static void giveUp(Turn turn, WorkerPlan worker, WorkerEvent event, Failure why) {
    turn.note(worker.platform(), why.message());
    turn.fire(worker, event, worker.in(new Failed(null, why)));
  }

  private static void askThoseUnknown(Turn turn, List<ClusterEntry> usable) {
    for (ClusterEntry entry : usable) {
      if (turn.knowledge(entry.name()).askedAt() == null) {
        turn.ask(entry.name());
      }
    }
    if (turn.waiting.listedAt() == null) {
      listWaiters(turn);
    }
  }

  /** A slot taken in our name by a run that did not live to see it. */
  private static boolean isHeldInOurName(Turn turn, WorkerPlan worker, List<ClusterEntry> usable) {
    BuildName name = turn.terms.worker(worker.platform(), worker.attempt());
    for (ClusterEntry entry : usable) {
      SlotSurvey survey = turn.knowledge(entry.name()).survey();
      Slot ours = survey == null ? null : heldBy(survey, name);
      if (ours != null) {
        Assignment place = new Assignment(entry.name(), name, worker.attempt(), ours, turn.now);
        turn.fire(worker, WorkerEvent.SLOT_FOUND, worker.in(new Creating(place)));
        return true;
      }
    }
    return false;
  }

  private static @Nullable Slot heldBy(SlotSurvey survey, BuildName name) {
    for (SlotSurvey.Held held : survey.slots()) {
      if (held.slot().holder().equals(name) && !SlotRules.isReapable(held, survey.serverTime())) {
        return held.slot();
      }
    }
    return null;
  }

  /** True while an answer may still change the choice, and for no longer than a moment. */
  private static boolean isWorthAMoment(Turn turn, List<ClusterEntry> usable) {
    boolean worth = false;
    for (ClusterEntry entry : usable) {
      Knowledge known = turn.knowledge(entry.name());
      Instant askedAt = known.askedAt();
      if (!known.isValid(turn.now) && known.silence() == null && askedAt != null) {
        worth |= !turn.isDue(askedAt.plus(PATIENCE));
      }
    }
    return worth;
  }

  private static List<Candidate> candidates(Turn turn, WorkerPlan worker) {
    boolean elsewhere =
        turn.usable(worker.platform()).stream()
            .anyMatch(entry -> isElsewhere(turn, worker, entry.name()));
    boolean leaveOutFailed = elsewhere || !hasRested(turn, worker);
    List<Candidate> candidates = new ArrayList<>();
    for (ClusterEntry entry : turn.clustersOf(worker.platform())) {
      candidates.add(new Candidate(entry, reading(turn, worker, entry.name(), leaveOutFailed)));
    }
    return candidates;
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

  /** What placement would see and do now, without doing it. */
  static Outlook outlook(Turn turn, WorkerPlan worker) {
    Decision decision =
        Placement.decide(
            worker.platform(), candidates(turn, worker), turn.terms.settings().whenFull());
    Set<String> usable = new TreeSet<>();
    turn.usable(worker.platform()).forEach(entry -> usable.add(entry.name()));
    List<String> holders = new ArrayList<>();
    for (String cluster : usable) {
      SlotSurvey survey = turn.knowledge(cluster).survey();
      if (survey != null) {
        survey.slots().forEach(held -> holders.add(held.slot().holder().value()));
      }
    }
    return new Outlook(decision, ahead(turn, worker, usable), holders);
  }

  /** True for a cluster that has not failed this platform, that answers and lets us build. */
  private static boolean isElsewhere(Turn turn, WorkerPlan worker, String cluster) {
    return !worker.leftOut().containsKey(cluster)
        && !turn.cordoned.containsKey(cluster)
        && turn.knowledge(cluster).forbidden() == null
        && turn.knowledge(cluster).survey() != null;
  }

  private static Reading reading(
      Turn turn, WorkerPlan worker, String cluster, boolean leaveOutFailed) {
    Knowledge known = turn.knowledge(cluster);
    String cordoned = turn.cordoned.get(cluster);
    String failedBefore = worker.leftOut().get(cluster);
    if (cordoned != null) {
      return new Reading.LeftOut("cordoned: " + cordoned);
    }
    if (known.forbidden() != null) {
      return new Reading.LeftOut(known.forbidden());
    }
    if (failedBefore != null && leaveOutFailed) {
      return new Reading.LeftOut("failed this build before: " + failedBefore);
    }
    SlotSurvey survey = known.survey();
    if (survey != null && known.isValid(turn.now)) {
      return new Reading.Answered(survey, unavailable(turn, cluster, known));
    }
    return known.silence() != null ? new Reading.Silent(known.silence()) : new Reading.Unasked();
  }

  /**
   * The numbers this orchestrator is about to take there for other platforms, and those that were
   * refused although the survey shows them free.
   */
  private static Set<Integer> unavailable(Turn turn, String cluster, Knowledge known) {
    Set<Integer> numbers = new HashSet<>();
    for (int number : known.refused().keySet()) {
      if (known.isRefused(number, turn.now)) {
        numbers.add(number);
      }
    }
    for (WorkerPlan worker : turn.workers()) {
      if (worker.status() instanceof Reserving reserving && reserving.cluster().equals(cluster)) {
        numbers.add(reserving.number());
      }
    }
    return numbers;
  }

  private static void tryTake(
      Turn turn, WorkerPlan worker, Unplaced unplaced, Decision decision, Outcome.Take take) {
    Instant freeSince = unplaced.freeSince() == null ? turn.now : unplaced.freeSince();
    Instant listedAt = turn.waiting.listedAt();
    turn.keep(held(worker, unplaced, freeSince));
    if (listedAt == null || listedAt.isBefore(freeSince.minus(LIST_AGE))) {
      listWaiters(turn);
      return;
    }
    int ahead = ahead(turn, worker, decision);
    if (turn.isDue(freeSince.plus(Queue.holdBack(ahead, decision.free())))) {
      turn.explain(decision);
      Reserving next = new Reserving(take.cluster(), take.number(), unplaced.since());
      turn.fire(worker, WorkerEvent.SLOT_CHOSEN, worker.in(next));
    }
  }

  private static int ahead(Turn turn, WorkerPlan worker, Decision decision) {
    Set<String> free = new TreeSet<>();
    for (Considered seen : decision.considered()) {
      if (seen.verdict() == Considered.Verdict.CHOSEN
          || seen.verdict() == Considered.Verdict.BUSIER) {
        free.add(seen.cluster());
      }
    }
    return ahead(turn, worker, free);
  }

  /** How many waits for any of these clusters come before this platform's. */
  private static int ahead(Turn turn, WorkerPlan worker, Set<String> clusters) {
    Waiter self =
        new Waiter(
            turn.terms.orchestrator(),
            turn.terms.requestClass(),
            turn.terms.created(),
            Set.of(worker.platform()));
    return Queue.ahead(
        self,
        turn.waiting.others(),
        platform ->
            turn.usable(platform).stream().anyMatch(entry -> clusters.contains(entry.name())));
  }

  private static void waitOn(Turn turn, WorkerPlan worker, Unplaced unplaced) {
    turn.keep(held(worker, unplaced, null));
    Instant listedAt = turn.waiting.listedAt();
    if (listedAt != null && turn.isDue(listedAt.plus(ClusterRules.RELIST))) {
      listWaiters(turn);
    }
  }

  /** How long after a change of the cluster to look at it: the later, the more are ahead of us. */
  static Duration looksAfter(Turn turn, String cluster) {
    int ahead = Integer.MAX_VALUE;
    for (WorkerPlan worker : turn.workers()) {
      if (worker.state() == WorkerState.UNPLACED) {
        ahead = Math.min(ahead, ahead(turn, worker, Set.of(cluster)));
      }
    }
    return Queue.looksAfter(ahead);
  }

  private static WorkerPlan held(
      WorkerPlan worker, Unplaced unplaced, @Nullable Instant freeSince) {
    return worker.in(new Unplaced(unplaced.since(), freeSince));
  }

  /** Shows on the orchestrator build which platforms wait, and stops the clock of its deadline. */
  static void announce(Turn turn) {
    List<Platform> now = new ArrayList<>();
    for (WorkerPlan worker : turn.workers()) {
      if (worker.state() == WorkerState.UNPLACED
          && turn.usable(worker.platform()).stream()
              .noneMatch(entry -> isUnknown(turn.knowledge(entry.name())))) {
        now.add(worker.platform());
      }
    }
    Plan.Waiting before = turn.waiting;
    if (before.announced().equals(now)) {
      return;
    }
    Duration waited = before.waited();
    Instant since = before.since();
    if (since != null && now.isEmpty()) {
      waited = waited.plus(Duration.between(since, turn.now));
      since = null;
    } else if (since == null && !now.isEmpty()) {
      since = turn.now;
    }
    turn.waiting =
        new Plan.Waiting(
            before.others(),
            before.listedAt(),
            before.listing(),
            now,
            before.started(),
            waited,
            since);
    turn.act(new Action.Announce(now));
  }

  private static boolean isUnknown(Knowledge known) {
    return known.survey() == null && known.silence() == null;
  }
}
