package io.osbs.builder;

import io.osbs.builder.Host.Offer;
import io.osbs.builder.Host.Offers;
import io.osbs.builder.Host.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which free tasks to take from a hub before 1.34, where all hosts see all tasks. As kojid: a task
 * goes to hosts of its channel and arch, at once to those with at least the median of available
 * capacity, to the others only when nobody took it for a while, the longer the less they have.
 */
final class PullQueue {

  private static final Duration LONGEST_DELAY = Duration.ofMinutes(3);

  private final Map<Long, Instant> passedOver = new HashMap<>();

  /** The tasks to try, in the hub's order. */
  List<Offer> choose(Offers offers, long ourId, Instant now) {
    List<Offer> chosen = new ArrayList<>();
    passedOver.keySet().removeIf(id -> offers.tasks().stream().noneMatch(t -> t.id() == id));
    for (Offer task : offers.tasks()) {
      boolean assigned = task.state() == Host.ASSIGNED && Long.valueOf(ourId).equals(task.host());
      if (assigned || (task.state() == Host.FREE && isOurTurn(task, offers, ourId, now))) {
        chosen.add(task);
      }
    }
    return chosen;
  }

  private boolean isOurTurn(Offer task, Offers offers, long ourId, Instant now) {
    List<Peer> able =
        offers.peers().stream()
            .filter(peer -> peer.channels().contains(task.channel()))
            .filter(peer -> task.arch().equals("noarch") || peer.arches().contains(task.arch()))
            .sorted(Comparator.comparingDouble(Peer::available).reversed())
            .toList();
    int rank = -1;
    for (int i = 0; i < able.size(); i++) {
      if (able.get(i).id() == ourId) {
        rank = i;
      }
    }
    if (rank < 0) {
      return false;
    }
    double median = able.get((able.size() - 1) / 2).available();
    if (able.get(rank).available() >= median) {
      return true;
    }
    Instant since = passedOver.computeIfAbsent(task.id(), _ -> now);
    Duration delay = LONGEST_DELAY.multipliedBy(rank).dividedBy(able.size() - 1);
    return !since.plus(delay).isAfter(now);
  }
}
