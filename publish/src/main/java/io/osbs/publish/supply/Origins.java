package io.osbs.publish.supply;

import io.osbs.core.image.Platform;
import java.time.Instant;
import java.util.Map;

/**
 * What is known of how an image came to be, besides its fragments.
 *
 * @param builder names who built: the orchestrator namespace
 * @param build the orchestrator build
 * @param started when that was created
 * @param places the cluster and worker build of each platform
 */
public record Origins(String builder, String build, Instant started, Map<Platform, Place> places) {

  public Origins {
    places = Map.copyOf(places);
  }

  /** Where one platform's image was built. */
  public record Place(String cluster, String build, int attempt) {}
}
