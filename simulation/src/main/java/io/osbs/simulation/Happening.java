package io.osbs.simulation;

import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.PublishStep;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/** What truly happened in a world, as the checkers are told. */
sealed interface Happening {

  /** A platform's maximum on a cluster is this from now on. */
  record Maximum(String cluster, Platform platform, int maximum) implements Happening {}

  /** As many builds of somebody else are active on the cluster from now on. */
  record Foreign(String cluster, int builds) implements Happening {}

  /** A slot was taken. */
  record Taken(String cluster, int number, String request, Platform platform)
      implements Happening {}

  /** A slot was given back or removed. */
  record Freed(String cluster, int number) implements Happening {}

  /**
   * A worker build passed its fence and works.
   *
   * @param process unique to it
   * @param slot the number it was created for
   * @param holdsSlot whether it truly holds that slot now
   */
  record Works(
      String cluster,
      String process,
      String request,
      Platform platform,
      int attempt,
      int slot,
      boolean holdsSlot)
      implements Happening {}

  /** The cluster has given up a worker build; its process may go on, where nobody counts it. */
  record Lost(String cluster, String process) implements Happening {}

  /** A worker build's process has ended. */
  record Rests(String cluster, String process) implements Happening {}

  /**
   * A request was accepted: its orchestrator build exists.
   *
   * @param platforms how many it is for
   */
  record Accepted(String request, String namespace, int platforms) implements Happening {}

  /** A cluster was cordoned for a namespace, or is no longer. */
  record Cordoned(String namespace, String cluster, boolean isNow) implements Happening {}

  /** The run in charge took note of a cancel. */
  record CancelAcknowledged(String request) implements Happening {}

  /** A run stopped following an attempt that may still be working. */
  record GivenUp(String request, Platform platform, int attempt) implements Happening {}

  /** A platform's image is in the registry. */
  record Pushed(String request, Platform platform) implements Happening {}

  /**
   * A publish step took effect.
   *
   * @param required the platforms of the request
   * @param steps the publish steps of the request
   */
  record Published(
      String request, Set<Platform> required, SortedSet<PublishStep> steps, PublishStep step)
      implements Happening {}

  /** What the publish steps of a request did was taken back. */
  record Undone(String request) implements Happening {}

  /**
   * A request's orchestrator build is final.
   *
   * @param unconfirmed platforms whose worker build may still be working, as the user was told
   * @param remains whether the user was told that something of what was published stays
   */
  record Ended(String request, Phase phase, Set<Platform> unconfirmed, boolean remains)
      implements Happening {}

  /** No further fault will happen. */
  record Calm() implements Happening {}

  /** A waiter and a slot it could have at this moment, with nothing between them. */
  record Chance(String request, Platform platform, String cluster) {}

  /** All such pairs of this moment. */
  record Idle(List<Chance> chances) implements Happening {
    public Idle {
      chances = List.copyOf(chances);
    }
  }

  /** Something is left when everything is over. */
  record Left(String what) implements Happening {}
}
