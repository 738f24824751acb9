package io.osbs.core.placement;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Surveys as a test would say them. */
final class Surveys {

  static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private Surveys() {}

  /** Slots 0 to {@code held} - 1 are held by running builds. */
  static SlotSurvey held(int held, int foreign) {
    return held(IntStream.range(0, held).boxed().toList(), foreign);
  }

  static SlotSurvey held(Collection<Integer> numbers, int foreign) {
    return new SlotSurvey(
        NOW, numbers.stream().map(number -> slot(number, Phase.RUNNING, NOW)).toList(), foreign);
  }

  static SlotSurvey.Held slot(int number, @Nullable Phase holder, Instant created) {
    BuildName name = new BuildName("holder-" + number);
    Slot slot = new Slot(number, "uid-" + number, "1", name, "origin", created, null);
    return new SlotSurvey.Held(slot, holder);
  }
}
