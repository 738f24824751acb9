package io.osbs.simulation;

import java.time.Duration;

/**
 * Something that must always hold and did not.
 *
 * @param seed the world in which it happened
 * @param at virtual time since its beginning
 * @param invariant which promise
 */
public record Violation(long seed, Duration at, String invariant, String message) {

  /** One line, with what is needed to see it again. */
  @Override
  public String toString() {
    return "seed %d at %s: %s: %s".formatted(seed, at, invariant, message);
  }
}
