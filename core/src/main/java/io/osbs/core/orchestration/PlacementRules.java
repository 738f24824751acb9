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
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.Considered;
import io.osbs.core.placement.Decision;
import io.osbs.core.placement.Decision.Outcome;
import io.osbs.core.placement.Placement;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.placement.Queue;
import io.osbs.core.placement.SlotRules;
import io.osbs.core.placement.Ties;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Getting a slot for each platform that has none: choosing, holding back, waiting, giving up. */
final class PlacementRules {

  /** How long a placement waits for a cluster whose slots are not known at the moment. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  /**
   * How old the list of waiters may be for one that has come just now, or tries again, and did not
   * wait.
   */
  private static final Duration LIST_AGE_IN_A_RACE = Duration.ofSeconds(2);

  private PlacementRules() {}

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
    if (turn.shared.readAt() == null
        || isHeldInOurName(turn, worker, usable)
        || isWorthAMoment(turn, usable)) {
      return;
    }
    Decision decision =
        Placement.decide(
            worker.platform(),
            Candidates.of(turn, worker),
            turn.terms.settings().whenFull(),
            unplaced.contested() ? new Ties.OwnOrder(turn.terms.orchestrator()) : Ties.FILE_ORDER);
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
      boolean neverAsked = turn.knowledge(entry.name()).asking().askedAt() == null;
      if (neverAsked && turn.leftAlone(entry.name()) == null) {
        turn.ask(entry.name());
      }
    }
    if (turn.waiting.listedAt() == null) {
      LineRules.listWaiters(turn);
    }
  }

  /** A slot taken in our name by a run that did not live to see it. */
  private static boolean isHeldInOurName(Turn turn, WorkerPlan worker, List<ClusterEntry> usable) {
    BuildName name = turn.terms.worker(worker.platform(), worker.attempt());
    for (ClusterEntry entry : usable) {
      SlotSurvey survey = turn.knowledge(entry.name()).survey();
      SlotSurvey.Held held = survey == null ? null : heldBy(survey, name);
      if (survey == null || held == null) {
        continue;
      }
      Slot ours = held.slot();
      if (isOneTooMany(turn, worker, entry, held, survey)) {
        // Taken by a run that did not live to look again.
        turn.keep(entry.name(), turn.knowledge(entry.name()).without(ours));
        turn.act(new Action.ReleaseSlot(entry.name(), ours));
      } else {
        Assignment place = new Assignment(entry.name(), name, worker.attempt(), ours, turn.now);
        turn.fire(worker, WorkerEvent.SLOT_FOUND, worker.in(new Creating(place)));
        return true;
      }
    }
    return false;
  }

  /**
   * The platform's maximum on the cluster, when compare-and-set alone does not keep it: when
   * another platform may use more of it. Null otherwise, and where maxima only divide.
   */
  static @Nullable Integer ownMaximum(Turn turn, Platform platform, String cluster) {
    if (turn.terms.settings().whenFull() == PlacementSettings.WhenFull.SUBMIT) {
      return null;
    }
    int own = maximum(turn, platform, cluster);
    boolean others =
        turn.clusters.keySet().stream().anyMatch(other -> maximum(turn, other, cluster) > own);
    return others ? own : null;
  }

  private static int maximum(Turn turn, Platform platform, String cluster) {
    return turn.usable(platform).stream()
        .filter(entry -> entry.name().equals(cluster))
        .mapToInt(ClusterEntry::maxConcurrentBuilds)
        .max()
        .orElse(0);
  }

  private static boolean isOneTooMany(
      Turn turn, WorkerPlan worker, ClusterEntry entry, SlotSurvey.Held held, SlotSurvey survey) {
    Integer own = ownMaximum(turn, worker.platform(), entry.name());
    return own != null && held.holderPhase() == null && survey.total() > own;
  }

  private static SlotSurvey.@Nullable Held heldBy(SlotSurvey survey, BuildName name) {
    for (SlotSurvey.Held held : survey.slots()) {
      if (held.slot().holder().equals(name) && !SlotRules.isReapable(held, survey.serverTime())) {
        return held;
      }
    }
    return null;
  }

  /** True while an answer may still change the choice, and for no longer than a moment. */
  private static boolean isWorthAMoment(Turn turn, List<ClusterEntry> usable) {
    boolean worth = false;
    for (ClusterEntry entry : usable) {
      Knowledge known = turn.knowledge(entry.name());
      Instant askedAt = known.asking().askedAt();
      boolean open =
          !known.isValid(turn.now)
              && known.silence() == null
              && turn.leftAlone(entry.name()) == null;
      if (open && askedAt != null) {
        worth |= !turn.isDue(askedAt.plus(PATIENCE));
      }
    }
    return worth;
  }

  /** What placement would see and do now, without doing it. */
  static Outlook outlook(Turn turn, WorkerPlan worker) {
    Decision decision =
        Placement.decide(
            worker.platform(), Candidates.of(turn, worker), turn.terms.settings().whenFull());
    Set<String> usable = new TreeSet<>();
    List<String> holders = new ArrayList<>();
    int slots = 0;
    for (ClusterEntry entry : turn.usable(worker.platform())) {
      SlotSurvey survey = turn.knowledge(entry.name()).survey();
      usable.add(entry.name());
      if (survey != null && Candidates.mayGoTo(turn, worker, entry.name())) {
        slots += entry.maxConcurrentBuilds();
        survey.slots().forEach(held -> holders.add(held.slot().holder().value()));
      }
    }
    int ahead = LineRules.ahead(turn, usable);
    return new Outlook(
        decision,
        ahead,
        holders,
        turn.shared.durations().estimate(worker.platform(), ahead, slots).orElse(null));
  }

  private static void tryTake(
      Turn turn, WorkerPlan worker, Unplaced unplaced, Decision decision, Outcome.Take take) {
    Instant freeSince = unplaced.freeSince() == null ? turn.now : unplaced.freeSince();
    Instant knownAt = turn.waiting.knownAt();
    turn.keep(held(worker, unplaced, freeSince));
    for (String cluster : withRoom(decision)) {
      turn.keep(cluster, turn.knowledge(cluster).askedBy(turn.now.plus(Queue.PACE)));
    }
    boolean waited = turn.waiting.announced().contains(worker.platform());
    Duration age = waited ? LineRules.LIST_AGE : LIST_AGE_IN_A_RACE;
    if (knownAt == null || knownAt.isBefore(freeSince.minus(age))) {
      LineRules.listWaiters(turn);
      return;
    }
    int ahead = LineRules.ahead(turn, withRoom(decision));
    Duration holdBack = Queue.holdBack(ahead, decision.free());
    if (holdBack.isPositive() && knownAt.isBefore(freeSince.minus(LineRules.LIST_AGE))) {
      // Those whom we would let go first may have gone long since.
      LineRules.listWaiters(turn);
    } else if (turn.isDue(freeSince.plus(holdBack))) {
      turn.explain(decision);
      Reserving next =
          new Reserving(take.cluster(), take.number(), unplaced.since(), unplaced.lost());
      turn.fire(worker, WorkerEvent.SLOT_CHOSEN, worker.in(next));
    }
  }

  private static Set<String> withRoom(Decision decision) {
    Set<String> free = new TreeSet<>();
    for (Considered seen : decision.considered()) {
      if (seen.verdict() == Considered.Verdict.CHOSEN
          || seen.verdict() == Considered.Verdict.BUSIER) {
        free.add(seen.cluster());
      }
    }
    return free;
  }

  private static void waitOn(Turn turn, WorkerPlan worker, Unplaced unplaced) {
    if (unplaced.freeSince() != null) {
      turn.keep(held(worker, unplaced, null));
    }
    for (ClusterEntry entry : turn.usable(worker.platform())) {
      Knowledge known = turn.knowledge(entry.name());
      if (known.isDoubted() && !known.asking().now()) {
        turn.ask(entry.name());
      }
    }
    Instant listedAt = turn.waiting.listedAt();
    if (listedAt != null && (turn.isDue(turn.nextLook(listedAt)) || LineRules.isToRecount(turn))) {
      LineRules.listWaiters(turn);
    }
  }

  private static WorkerPlan held(
      WorkerPlan worker, Unplaced unplaced, @Nullable Instant freeSince) {
    return worker.in(unplaced.seenFree(freeSince));
  }

  /** Shows on the orchestrator build which platforms wait, and stops the clock of its deadline. */
  static void announce(Turn turn) {
    List<Platform> now = new ArrayList<>();
    for (WorkerPlan worker : turn.workers()) {
      if (worker.status() instanceof Unplaced unplaced && isWaiting(turn, worker, unplaced)) {
        now.add(worker.platform());
      }
    }
    if (!turn.waiting.announced().equals(now)) {
      turn.waiting = turn.waiting.announcing(now, turn.now);
      turn.act(new Action.Announce(now));
    }
  }

  /** Whoever has lost a race and is about to try elsewhere does not wait, unless it did before. */
  private static boolean isWaiting(Turn turn, WorkerPlan worker, Unplaced unplaced) {
    Platform platform = worker.platform();
    if (turn.waiting.announced().contains(platform)) {
      return true;
    }
    if (turn.shared.readAt() == null || (unplaced.freeSince() != null && turn.waiting.listing())) {
      // It has not even tried yet.
      return false;
    }
    List<ClusterEntry> usable = turn.usable(platform);
    return usable.stream().noneMatch(entry -> isUnknown(turn, entry.name()))
        && !(unplaced.contested()
            && (unplaced.freeSince() != null || isWorthAMoment(turn, usable)));
  }

  /** True when nobody waits for the cluster, only tries again because somebody was faster. */
  static boolean isAboutToTry(Turn turn, String cluster) {
    boolean tries = false;
    for (WorkerPlan worker : turn.workers()) {
      if (worker.status() instanceof Unplaced unplaced
          && turn.usable(worker.platform()).stream()
              .anyMatch(entry -> entry.name().equals(cluster))) {
        if (isWaiting(turn, worker, unplaced) || !unplaced.contested()) {
          return false;
        }
        tries = true;
      }
    }
    return tries;
  }

  private static boolean isUnknown(Turn turn, String cluster) {
    Knowledge known = turn.knowledge(cluster);
    return known.survey() == null && known.silence() == null && turn.leftAlone(cluster) == null;
  }
}
