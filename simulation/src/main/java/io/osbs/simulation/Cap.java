package io.osbs.simulation;

import io.osbs.core.image.Platform;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Invariant 1: no acquisition of ours brings a cluster above its maximum, and none for a platform
 * above the platform's own maximum; and no slot is removed while its worker build works in it,
 * which is what makes the slots count. Counted here again, from what truly happened. Worker builds
 * that work without a slot count as well; one that is still to meet its fence does not.
 *
 * <p>Excused is what rests on a view from before the maximum was lowered or foreign builds came,
 * for as long as a view can be old. A slot that a platform with a smaller maximum than another one
 * took by such a view must be given back before anything works in it.
 */
final class Cap extends Invariant {

  private static final class Load {
    private final Map<Platform, Integer> maxima = new TreeMap<>();
    private final Map<Integer, Platform> exceeding = new TreeMap<>();
    private final Set<Integer> held = new HashSet<>();
    private final Map<String, Integer> workers = new HashMap<>();
    private final Set<String> slotless = new HashSet<>();
    private int foreign;
    private long disturbedAt = Long.MIN_VALUE / 2;

    private int total() {
      return held.size() + foreign + slotless.size();
    }

    /** The slots that were one too many are so no longer when there are fewer. */
    private void checkAgain() {
      exceeding.values().removeIf(platform -> total() <= maxima.getOrDefault(platform, 0));
    }

    private int maximum() {
      return maxima.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
  }

  private final Map<String, Load> loads = new HashMap<>();
  private final long oldestView;

  /**
   * The checker.
   *
   * @param oldestView how old, in milliseconds, a view can be on which somebody acts
   */
  Cap(long oldestView) {
    this.oldestView = oldestView;
  }

  @Override
  String promise() {
    return "cap";
  }

  @Override
  public void observe(long now, Happening happening) {
    switch (happening) {
      case Happening.Maximum maximum -> maximum(now, maximum);
      case Happening.Foreign foreign -> {
        Load load = load(foreign.cluster());
        if (foreign.builds() > load.foreign) {
          load.disturbedAt = now;
        }
        load.foreign = foreign.builds();
        load.checkAgain();
      }
      case Happening.Taken taken -> taken(now, taken);
      case Happening.Freed freed -> freed(freed);
      case Happening.Works works -> works(now, works);
      case Happening.Lost lost -> forget(lost.cluster(), lost.process());
      case Happening.Rests rests -> forget(rests.cluster(), rests.process());
      default -> {}
    }
  }

  private void maximum(long now, Happening.Maximum maximum) {
    Load load = load(maximum.cluster());
    Integer before = load.maxima.put(maximum.platform(), maximum.maximum());
    if (before != null && before > maximum.maximum()) {
      load.disturbedAt = now;
    }
    load.checkAgain();
  }

  private void taken(long now, Happening.Taken taken) {
    Load load = load(taken.cluster());
    load.held.add(taken.number());
    boolean excused = now - load.disturbedAt <= oldestView;
    if (load.total() > load.maxima.getOrDefault(taken.platform(), 0) && !excused) {
      load.exceeding.put(taken.number(), taken.platform());
    }
    if (load.total() > load.maximum() && !excused) {
      violated(
          "%s took slot %d of %s for %s: %d held + %d foreign + %d working without a slot > %d"
              .formatted(
                  taken.request(),
                  taken.number(),
                  taken.cluster(),
                  taken.platform(),
                  load.held.size(),
                  load.foreign,
                  load.slotless.size(),
                  load.maximum()));
    }
  }

  private void freed(Happening.Freed freed) {
    Load load = load(freed.cluster());
    load.held.remove(freed.number());
    load.exceeding.remove(freed.number());
    load.checkAgain();
    load.workers.forEach((process, slot) -> {
      if (slot == freed.number()) {
        load.slotless.add(process);
        violated(
            "slot %d of %s was removed while %s worked in it"
                .formatted(freed.number(), freed.cluster(), process));
      }
    });
    load.workers.values().removeIf(slot -> slot == freed.number());
  }

  private void works(long now, Happening.Works works) {
    Load load = load(works.cluster());
    if (works.holdsSlot()) {
      load.workers.put(works.process(), works.slot());
      if (load.exceeding.containsKey(works.slot())) {
        violated(
            "%s of %s works in slot %d of %s: %d held + %d foreign + %d working without a slot > its own maximum of %d"
                .formatted(
                    works.platform(),
                    works.request(),
                    works.slot(),
                    works.cluster(),
                    load.held.size(),
                    load.foreign,
                    load.slotless.size(),
                    load.maxima.getOrDefault(works.platform(), 0)));
      }
      return;
    }
    load.slotless.add(works.process());
    if (load.total() > load.maximum() && now - load.disturbedAt > oldestView) {
      violated(
          "%s of %s works on %s without a slot: %d held + %d foreign + %d working without a slot > %d"
              .formatted(
                  works.platform(),
                  works.request(),
                  works.cluster(),
                  load.held.size(),
                  load.foreign,
                  load.slotless.size(),
                  load.maximum()));
    }
  }

  private void forget(String cluster, String process) {
    load(cluster).workers.remove(process);
    load(cluster).slotless.remove(process);
    load(cluster).checkAgain();
  }

  private Load load(String cluster) {
    return loads.computeIfAbsent(cluster, _ -> new Load());
  }
}
