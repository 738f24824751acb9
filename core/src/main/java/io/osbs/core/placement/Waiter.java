package io.osbs.core.placement;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;

/**
 * An orchestrator build that waits for slots: its own ticket.
 *
 * @param created by the clock of the orchestrator cluster: its age decides within its class
 * @param platforms those it waits for
 */
public record Waiter(
    BuildName orchestrator, RequestClass requestClass, Instant created, Set<Platform> platforms)
    implements Comparable<Waiter> {

  private static final Comparator<Waiter> ORDER =
      Comparator.comparing(Waiter::requestClass)
          .thenComparing(Waiter::created)
          .thenComparing(Waiter::orchestrator);

  public Waiter {
    platforms = Set.copyOf(platforms);
  }

  /** The more urgent first, then the older. */
  @Override
  public int compareTo(Waiter other) {
    return ORDER.compare(this, other);
  }
}
