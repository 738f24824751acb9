package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.PlacementSettings;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What does not change during an orchestration.
 *
 * @param orchestrator the orchestrator build
 * @param request the request's identity, from which worker builds get their names
 * @param created when the orchestrator build was created, by its cluster's clock: its age in the
 *     queue
 * @param origin the orchestrator namespace
 * @param platforms in the order they are placed
 * @param steps the publish steps of this request, in their order, the first among them
 * @param inputs per platform, what its worker build depends on beyond the source, in a form that is
 *     equal where it is the same: a user's retry takes over only worker builds that carry the same
 *     as their label {@code osbs.io/inputs}; a platform that is absent is not compared
 */
public record Terms(
    BuildName orchestrator,
    String request,
    RequestClass requestClass,
    Instant created,
    String origin,
    List<Platform> platforms,
    SortedSet<PublishStep> steps,
    PlacementSettings settings,
    Map<Platform, String> inputs) {

  public Terms {
    platforms = List.copyOf(platforms);
    steps = Collections.unmodifiableSortedSet(new TreeSet<>(steps));
    inputs = Map.copyOf(inputs);
    if (platforms.isEmpty()) {
      throw new IllegalArgumentException("an orchestration needs at least one platform");
    }
    if (!steps.contains(PublishStep.FIRST)) {
      throw new IllegalArgumentException("publishing begins with " + PublishStep.FIRST);
    }
  }

  /** The publish step of this request after that one; empty after the last. */
  Optional<PublishStep> stepAfter(PublishStep step) {
    return steps.stream().filter(each -> each.compareTo(step) > 0).findFirst();
  }

  BuildName worker(Platform platform, int attempt) {
    return BuildName.worker(request, platform, attempt);
  }
}
