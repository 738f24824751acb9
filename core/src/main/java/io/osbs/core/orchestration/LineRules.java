package io.osbs.core.orchestration;

import io.osbs.core.orchestration.WorkerStatus.Unplaced;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.Line;
import io.osbs.core.placement.Queue;
import io.osbs.core.placement.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Knowing our place among those who wait, and how soon to look by it. */
final class LineRules {

  /** How old the list of waiters may be when a slot is first seen free. */
  static final Duration LIST_AGE = Duration.ofMillis(500);

  private LineRules() {}

  static void waitersListed(Turn turn, List<Waiter> waiters) {
    Waiter self =
        new Waiter(
            turn.terms.orchestrator(), turn.terms.requestClass(), turn.terms.created(), Set.of());
    Plan.Waiting before = turn.waiting;
    turn.waiting = before.listed(Line.of(self, waiters), turn.now);
    turn.waiting = turn.waiting.lookedAtEvery(pace(turn));
    if (turn.waiting.pace().compareTo(before.pace()) < 0) {
      lookSooner(turn);
    }
  }

  /** Who has come up in the line does not wait for the look that was due further back. */
  private static void lookSooner(Turn turn) {
    for (WorkerPlan worker : turn.workers()) {
      for (ClusterEntry entry : turn.usable(worker.platform())) {
        Knowledge known = turn.knowledge(entry.name());
        if (worker.state() == WorkerState.UNPLACED && known.asking().askAt() != null) {
          turn.keep(entry.name(), known.askedBy(turn.nextLook(turn.now)));
        }
      }
    }
  }

  /** By the platform that has the fewest waits before it; as it was while none waits. */
  private static Duration pace(Turn turn) {
    int ahead = ahead(turn);
    return ahead == Integer.MAX_VALUE ? turn.waiting.pace() : Queue.pace(ahead);
  }

  /** The fewest waits before a platform that has no slot; the maximum while each has one. */
  private static int ahead(Turn turn) {
    return turn.workers().stream()
        .filter(worker -> worker.state() == WorkerState.UNPLACED)
        .mapToInt(worker -> ahead(turn, names(turn.usable(worker.platform()))))
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  /** Somebody else came or went: what we know of the others is out of date. */
  static void waitersChanged(Turn turn) {
    boolean heldBack =
        turn.workers().stream()
            .anyMatch(worker ->
                worker.status() instanceof Unplaced unplaced && unplaced.freeSince() != null);
    if (heldBack && !turn.state.isFinal()) {
      listWaiters(turn);
    } else {
      // Not now: it is listed again when that matters, or soon, to know our place.
      turn.waiting = turn.waiting.changed(turn.now);
    }
  }

  /**
   * The first in line hears of a change: it asks for the others together with the slots, as it will
   * have to know of both before it takes one.
   */
  static void expectToTake(Turn turn) {
    Instant knownAt = turn.waiting.knownAt();
    if (knownAt != null && knownAt.isBefore(turn.now.minus(LIST_AGE))) {
      listWaiters(turn);
    }
  }

  static void listWaiters(Turn turn) {
    if (!turn.waiting.listing()) {
      turn.waiting = turn.waiting.beingListed();
      turn.act(new Action.ListWaiters());
    }
  }

  /** A place that is out of date would make us look at a change later than is our turn. */
  static boolean isToRecount(Turn turn) {
    Instant changedAt = turn.waiting.changedAt();
    if (changedAt == null) {
      return false;
    }
    int ahead = ahead(turn);
    return turn.waiting.changes() >= Queue.recountsFrom(ahead)
        && turn.isDue(changedAt.plus(Queue.recountsAfter(ahead)));
  }

  private static Set<String> names(List<ClusterEntry> entries) {
    return entries.stream().map(ClusterEntry::name).collect(Collectors.toUnmodifiableSet());
  }

  /** How long after a change of the cluster to look at it: the later, the more are ahead of us. */
  static Duration looksAfter(Turn turn, String cluster) {
    int ahead = Integer.MAX_VALUE;
    for (WorkerPlan worker : turn.workers()) {
      if (worker.state() == WorkerState.UNPLACED) {
        ahead = Math.min(ahead, ahead(turn, Set.of(cluster)));
      }
    }
    return Queue.looksAfter(ahead);
  }

  /** How many waits for any of these clusters come before this platform's. */
  static int ahead(Turn turn, Set<String> clusters) {
    return turn.waiting
        .line()
        .ahead(platform ->
            turn.usable(platform).stream().anyMatch(entry -> clusters.contains(entry.name())));
  }
}
