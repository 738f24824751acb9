package io.osbs.core.orchestration;

import io.osbs.core.image.Platform;
import java.time.Instant;

/**
 * A worker build that was given up and whose end nobody has seen. Its platform does not wait for
 * it; it is asked to end for as long as the orchestration goes on.
 *
 * @param place where it is, if it exists
 * @param since when it was given up
 * @param lookAt when to ask it to end again, and to look whether it has
 */
public record Stray(Platform platform, Assignment place, Instant since, Instant lookAt) {

  Stray lookingAgainAt(Instant when) {
    return new Stray(platform, place, since, when);
  }
}
