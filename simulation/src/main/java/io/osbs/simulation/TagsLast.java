package io.osbs.simulation;

import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.PublishStep;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Invariant 6: user tags move only after every platform is there and every earlier step is done,
 * and no longer once the user was told that the build is over; before the first irrevocable step a
 * build that ends without an image takes back what it did, afterwards never.
 */
final class TagsLast extends Invariant {

  private final Map<String, Set<Platform>> pushed = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private final Map<String, Set<PublishStep>> done = new HashMap<>();

  @Override
  String promise() {
    return "tags last";
  }

  @Override
  public void observe(long now, Happening happening) {
    switch (happening) {
      case Happening.Pushed push ->
          pushed.computeIfAbsent(push.request(), _ -> new TreeSet<>()).add(push.platform());
      case Happening.Published published -> published(published);
      case Happening.Accepted accepted -> ended.remove(accepted.request());
      case Happening.Undone undone -> undone(undone);
      case Happening.Ended over -> ended(over);
      default -> {}
    }
  }

  private void published(Happening.Published published) {
    Set<PublishStep> before =
        done.computeIfAbsent(published.request(), _ -> EnumSet.noneOf(PublishStep.class));
    if (published.step() == PublishStep.TAGS) {
      if (ended.contains(published.request())) {
        violated("the tags of %s moved after it had ended".formatted(published.request()));
      }
      Set<Platform> missing = new TreeSet<>(published.required());
      missing.removeAll(pushed.getOrDefault(published.request(), Set.of()));
      Set<PublishStep> open = EnumSet.noneOf(PublishStep.class);
      open.addAll(published.steps().headSet(PublishStep.TAGS));
      open.removeAll(before);
      if (!missing.isEmpty() || !open.isEmpty()) {
        violated(
            "the tags of %s moved without platforms %s and steps %s"
                .formatted(published.request(), missing, open));
      }
    }
    before.add(published.step());
  }

  private void undone(Happening.Undone undone) {
    Set<PublishStep> before = done.remove(undone.request());
    if (before != null && before.stream().anyMatch(PublishStep::isIrrevocable)) {
      violated("%s was taken back although %s was done".formatted(undone.request(), before));
    }
  }

  /** A build without an image either has none to show, or says what it could not take back. */
  private void ended(Happening.Ended over) {
    ended.add(over.request());
    Set<PublishStep> before = done.getOrDefault(over.request(), Set.of());
    if (over.phase() != Phase.COMPLETE
        && !over.remains()
        && !before.isEmpty()
        && before.stream().noneMatch(PublishStep::isIrrevocable)) {
      violated("%s ended %s and left %s".formatted(over.request(), over.phase(), before));
    }
  }
}
