package io.osbs.simulation;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.cluster.SlotSurvey.Held;
import io.osbs.core.cluster.Slots;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The slots of a simulated cluster. */
final class SimulatedSlots implements Slots {

  private final SimulatedCluster cluster;
  private final InstantSource clock;
  private final Protocol protocol;
  private final TreeMap<Integer, Slot> slots = new TreeMap<>();
  private long writes;

  SimulatedSlots(SimulatedCluster cluster, InstantSource clock, Protocol protocol) {
    this.cluster = cluster;
    this.clock = clock;
    this.protocol = protocol;
  }

  @Override
  public SlotSurvey survey() {
    synchronized (cluster.lock()) {
      List<Held> held = new ArrayList<>(slots.size());
      Set<BuildName> activeHolders = new HashSet<>();
      for (Slot slot : slots.values()) {
        Phase phase = cluster.storedBuilds().phase(slot.holder());
        held.add(new Held(slot, phase));
        if (phase != null && phase.isActive()) {
          activeHolders.add(slot.holder());
        }
      }
      int active = cluster.storedBuilds().activeWorkers();
      return new SlotSurvey(clock.instant(), held, active - activeHolders.size());
    }
  }

  /** The survey of somebody who sees these slots and those builds. */
  static SlotSurvey survey(
      Instant serverTime, Collection<Slot> slots, Map<BuildName, Build> builds) {
    List<Held> held = new ArrayList<>();
    Set<BuildName> holders = new HashSet<>();
    for (Slot slot : slots) {
      Build holder = builds.get(slot.holder());
      held.add(new Held(slot, holder == null ? null : holder.phase()));
      holders.add(slot.holder());
    }
    long foreign =
        builds.values().stream()
            .filter(build -> build.kind() == BuildKind.WORKER && build.phase().isActive())
            .filter(build -> !holders.contains(build.name()))
            .count();
    return new SlotSurvey(serverTime, held, (int) foreign);
  }

  @Override
  public Optional<Slot> take(int number, BuildName holder, String origin) throws ClusterException {
    if (number < 0) {
      throw new ClusterException(
          new ClusterFault.Invalid("slots are numbered from 0, not " + number));
    }
    synchronized (cluster.lock()) {
      int free = number;
      while (protocol == Protocol.LIST_THEN_CREATE && slots.containsKey(free)) {
        free++;
      }
      if (slots.containsKey(free)) {
        return Optional.empty();
      }
      writes++;
      String written = Long.toString(writes);
      Slot slot =
          new Slot(
              free, cluster.name() + "-" + written, written, holder, origin, clock.instant(), null);
      slots.put(free, slot);
      cluster.observer().slotTaken(slot);
      cluster.changed(null);
      return Optional.of(slot);
    }
  }

  @Override
  public boolean release(Slot slot) {
    synchronized (cluster.lock()) {
      Slot held = slots.get(slot.number());
      if (held == null || !(isTheSame(held, slot) || protocol == Protocol.CARELESS_REAPER)) {
        return false;
      }
      slots.remove(slot.number());
      cluster.observer().slotGone(held);
      cluster.changed(null);
      return true;
    }
  }

  private static boolean isTheSame(Slot held, Slot seen) {
    return held.uid().equals(seen.uid()) && held.version().equals(seen.version());
  }

  @Override
  public boolean claim(int number, String slotUid, BuildName holder, String workerUid) {
    synchronized (cluster.lock()) {
      Slot held = slots.get(number);
      if (held == null || !held.uid().equals(slotUid) || !held.holder().equals(holder)) {
        return protocol == Protocol.UNFENCED_WORKERS;
      }
      if (held.claimedBy() != null) {
        return held.claimedBy().equals(workerUid);
      }
      writes++;
      slots.put(
          number,
          new Slot(
              number,
              slotUid,
              Long.toString(writes),
              holder,
              held.origin(),
              held.created(),
              workerUid));
      return true;
    }
  }

  /** True when this worker holds that slot. */
  boolean isClaimedBy(int number, String workerUid) {
    Slot held = slots.get(number);
    return held != null && workerUid.equals(held.claimedBy());
  }

  List<Slot> all() {
    return List.copyOf(slots.values());
  }
}
