package io.osbs.cluster.local;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.cluster.Slots;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The slots of a local cluster, seen together with the builds that hold them. */
final class LocalSlots implements Slots {

  private final SlotFiles files;
  private final LocalBuilds builds;
  private final InstantSource clock;

  LocalSlots(SlotFiles files, LocalBuilds builds, InstantSource clock) {
    this.files = files;
    this.builds = builds;
    this.clock = clock;
  }

  @Override
  public SlotSurvey survey() throws ClusterException {
    // Builds first: a worker is created after its slot, so the slot of each one seen is seen as
    // well, unless it was given back meanwhile; then it counts once too often, never too little.
    Map<BuildName, Build> active = new HashMap<>();
    for (Build build : builds.active(Map.of())) {
      active.put(build.name(), build);
    }
    List<SlotSurvey.Held> held = new ArrayList<>();
    Set<BuildName> holders = new HashSet<>();
    for (Slot slot : files.all()) {
      holders.add(slot.holder());
      held.add(new SlotSurvey.Held(slot, phase(active, slot.holder())));
    }
    long foreign =
        active.values().stream()
            .filter(build -> build.kind() == BuildKind.WORKER)
            .filter(build -> !holders.contains(build.name()))
            .count();
    return new SlotSurvey(clock.instant(), held, Math.toIntExact(foreign));
  }

  private @Nullable Phase phase(Map<BuildName, Build> active, BuildName holder)
      throws ClusterException {
    Build build = active.get(holder);
    if (build != null) {
      return build.phase();
    }
    Optional<Build> found = builds.find(holder);
    return found.isPresent() ? found.get().phase() : null;
  }

  @Override
  public Optional<Slot> take(int number, BuildName holder, String origin) throws ClusterException {
    return files.take(number, holder, origin);
  }

  @Override
  public boolean release(Slot slot) throws ClusterException {
    return files.release(slot);
  }

  @Override
  public boolean claim(int number, String slotUid, BuildName holder, String workerUid)
      throws ClusterException {
    return files.claim(number, slotUid, holder, workerUid);
  }
}
