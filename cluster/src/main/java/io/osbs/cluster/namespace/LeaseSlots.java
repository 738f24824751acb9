package io.osbs.cluster.namespace;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.cluster.Slots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a namespace, seen together with the builds that hold them. Slots and active builds
 * are asked for at once, which is one round trip; a holder that is not among the active builds is
 * looked up by its name.
 */
public final class LeaseSlots implements Slots {

  /** The builds that hold slots, or take room without one. */
  public interface Workers {

    /**
     * The phases of all worker builds that count as load, and of those that are over as far as the
     * same answer tells.
     */
    Map<BuildName, Seen> seen() throws ClusterException;

    /** The phase of a build; empty when there is none. */
    Optional<Phase> phase(BuildName name) throws ClusterException;
  }

  /**
   * A worker build in a list.
   *
   * @param created by the server's clock
   */
  public record Seen(Phase phase, Instant created) {}

  /** How old a build must be for its slot to be certain to stand in a list of the same moment. */
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private final Leases leases;
  private final Workers workers;
  private final InstantSource clock;

  /**
   * The slots of a namespace.
   *
   * @param clock asked where a server does not say what time it is
   */
  public LeaseSlots(Leases leases, Workers workers, InstantSource clock) {
    this.clock = clock;
    this.leases = leases;
    this.workers = workers;
  }

  @Override
  public SlotSurvey survey() throws ClusterException {
    List<Slot> slots = new ArrayList<>();
    AtomicReference<@Nullable Instant> serverTime = new AtomicReference<>();
    Map<BuildName, Seen> builds = new HashMap<>();
    AtOnce.both(() -> serverTime.set(leases.each(slots::add)), () -> builds.putAll(workers.seen()));
    Instant said = serverTime.get();
    Instant now = said == null ? clock.instant() : said;
    Instant settled = now.minus(SETTLED);
    if (foreign(builds, holders(slots)).stream().anyMatch(one -> one.created().isAfter(settled))) {
      // It may have got its slot and begun between the two answers: slots come before builds.
      slots.clear();
      leases.each(slots::add);
    }
    slots.sort(Comparator.comparingInt(Slot::number));
    int foreign = foreign(builds, holders(slots)).size();
    Map<BuildName, Phase> phases = new ConcurrentHashMap<>();
    builds.forEach((name, build) -> phases.put(name, build.phase()));
    lookUp(holders(slots), phases);
    List<SlotSurvey.Held> held =
        slots.stream().map(slot -> new SlotSurvey.Held(slot, phases.get(slot.holder()))).toList();
    return new SlotSurvey(now, held, foreign);
  }

  private static Set<BuildName> holders(List<Slot> slots) {
    return slots.stream().map(Slot::holder).collect(Collectors.toSet());
  }

  private static List<Seen> foreign(Map<BuildName, Seen> builds, Set<BuildName> holders) {
    return builds.entrySet().stream()
        .filter(build -> build.getValue().phase().isActive() && !holders.contains(build.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Those that were not seen: they are complete, or not there. */
  private void lookUp(Set<BuildName> holders, Map<BuildName, Phase> phases)
      throws ClusterException {
    List<AtOnce.Asking> questions = new ArrayList<>();
    for (BuildName holder : holders) {
      if (!phases.containsKey(holder)) {
        questions.add(() -> workers.phase(holder).ifPresent(phase -> phases.put(holder, phase)));
      }
    }
    AtOnce.all(questions);
  }

  @Override
  public Optional<Slot> take(int number, BuildName holder, String origin) throws ClusterException {
    return leases.take(number, holder, origin);
  }

  @Override
  public boolean release(Slot slot) throws ClusterException {
    return leases.release(slot);
  }

  @Override
  public boolean claim(int number, String slotUid, BuildName holder, String workerUid)
      throws ClusterException {
    return leases.claim(number, slotUid, holder, workerUid);
  }
}
