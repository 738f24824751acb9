package io.osbs.core.orchestration;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values that a {@link Scenario} is told in words. */
final class Told {

  /** Each slot that is spoken of is another one. */
  private int slots;

  /** Platforms, each said as {@code "x86_64: east 2, west 4, old 9 off"}. */
  static Map<Platform, List<ClusterEntry>> configuration(String... platforms) {
    Map<Platform, List<ClusterEntry>> clusters = new LinkedHashMap<>();
    for (String platform : platforms) {
      int colon = platform.indexOf(':');
      List<ClusterEntry> entries = new ArrayList<>();
      for (String entry : platform.substring(colon + 1).split(",", -1)) {
        String[] words = entry.trim().split(" ", -1);
        if (words.length > 1) {
          entries.add(new ClusterEntry(words[0], Integer.parseInt(words[1]), words.length == 2));
        }
      }
      clusters.put(new Platform(platform.substring(0, colon)), entries);
    }
    return clusters;
  }

  /** Another request of our class that is so much older, or younger if negative. */
  static Waiter waiter(String name, int secondsOlder, String... platforms) {
    return new Waiter(
        new BuildName(name),
        RequestClass.SCRATCH,
        Scenario.START.minusSeconds(secondsOlder),
        Set.copyOf(Arrays.stream(platforms).map(Platform::new).toList()));
  }

  /**
   * A cluster's slots as {@link Scenario#survey} takes them.
   *
   * @param terms whose worker builds "our name" means
   */
  SlotSurvey survey(String text, Terms terms, Instant now) {
    List<SlotSurvey.Held> held = new ArrayList<>();
    int foreign = 0;
    for (String word : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      if (word.startsWith("+")) {
        foreign = Integer.parseInt(word.substring(1));
      } else {
        held.add(held(word, terms, now));
      }
    }
    return new SlotSurvey(now, held, foreign);
  }

  private SlotSurvey.Held held(String word, Terms terms, Instant now) {
    String[] parts = word.split("@", -1);
    Duration age = parts.length == 1 ? Duration.ZERO : Duration.parse("PT" + parts[1]);
    String[] slotAndPhase = parts[0].split(":", -1);
    String[] numberAndHolder = slotAndPhase[0].split("=", -1);
    boolean ours = numberAndHolder.length == 2;
    BuildName holder = new BuildName("other-" + numberAndHolder[0]);
    if (ours) {
      String[] attempt = numberAndHolder[1].split("#", -1);
      holder = terms.worker(new Platform(attempt[0]), Integer.parseInt(attempt[1]));
    }
    String phase = slotAndPhase.length == 2 ? slotAndPhase[1] : ours ? "absent" : "Running";
    return new SlotSurvey.Held(
        slot(Integer.parseInt(numberAndHolder[0]), holder, now.minus(age)),
        Phase.ofWord(phase).orElse(null));
  }

  Slot slot(int number, BuildName holder, Instant since) {
    return new Slot(number, "slot-" + slots++, "1", holder, "home", since, null);
  }

  static Build build(Platform platform, int attempt, Phase phase, @Nullable Failure failure) {
    BuildName name = BuildName.worker("r", platform, attempt);
    Map<String, String> labels =
        Map.of(Labels.PLATFORM, platform.name(), Labels.ATTEMPT, Integer.toString(attempt));
    return new Build(
        name,
        name + "-uid",
        BuildKind.WORKER,
        phase,
        Scenario.START,
        null,
        null,
        failure,
        labels,
        Map.of());
  }

  static Build build(String platform, int attempt, Phase phase) {
    return build(new Platform(platform), attempt, phase, null);
  }

  static Input seen(Action.Observe observe, Phase phase, @Nullable Failure failure) {
    Assignment place = observe.assignment();
    Build build = build(observe.platform(), place.attempt(), phase, failure);
    return new Input.WorkerSeen(observe.platform(), place.worker(), build);
  }

  static ClusterFault unreachable() {
    return new ClusterFault.Unreachable("timed out");
  }

  static ClusterFault refused() {
    return new ClusterFault.Refused("quota exceeded");
  }

  static ClusterFault forbidden() {
    return new ClusterFault.Forbidden("403");
  }

  static Fragment fragment(Platform platform) {
    return new Fragment(
        platform,
        Architecture.usualFor(platform),
        ImageReference.parse("r.example/x@sha256:" + "ab".repeat(32)),
        "application/vnd.oci.image.manifest.v1+json",
        1,
        1,
        Map.of(),
        List.of(),
        List.of());
  }
}
