package io.osbs.core.cluster;

import io.osbs.core.build.Phase;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster holds at one moment.
 *
 * @param serverTime the moment, by the clock of the cluster
 * @param slots by number
 * @param foreignBuilds active worker builds that hold no slot
 */
public record SlotSurvey(Instant serverTime, List<Held> slots, int foreignBuilds) {

  public SlotSurvey {
    slots = List.copyOf(slots);
  }

  /** Held slots and foreign builds. */
  public int total() {
    return slots.size() + foreignBuilds;
  }

  /** The same without that slot. */
  public SlotSurvey without(Slot slot) {
    List<Held> others =
        slots.stream().filter(held -> !held.slot().uid().equals(slot.uid())).toList();
    return new SlotSurvey(serverTime, others, foreignBuilds);
  }

  /**
   * A slot and the phase of its holder.
   *
   * @param holderPhase null when the holder does not exist
   */
  public record Held(Slot slot, @Nullable Phase holderPhase) {}
}
