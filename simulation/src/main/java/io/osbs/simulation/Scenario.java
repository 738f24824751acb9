package io.osbs.simulation;

import java.util.EnumSet;
import java.util.Set;

/**
 * What kind of worlds to simulate. Everything that is not said here is drawn from each seed:
 * clusters, platforms, maxima, clocks, arrivals, which of the faults are at work and when.
 *
 * @param requests at least that many in each world
 * @param clusters at least that many worker clusters
 * @param faults what may go wrong
 */
public record Scenario(
    String name, int requests, int clusters, Set<Fault> faults, Protocol protocol) {

  /** Everything goes wrong. */
  public static final Scenario STANDARD =
      new Scenario("standard", 20, 3, EnumSet.allOf(Fault.class), Protocol.SOUND);

  /** Nothing goes wrong. */
  public static final Scenario FINE =
      new Scenario("fine", 20, 3, EnumSet.noneOf(Fault.class), Protocol.SOUND);

  public Scenario {
    faults = Set.copyOf(faults);
    if (requests < 1 || clusters < 1) {
      throw new IllegalArgumentException("a scenario needs at least one request and one cluster");
    }
  }

  /** The same with a broken protocol, to see that it is caught. */
  Scenario with(Protocol broken) {
    return new Scenario(name + " with " + broken, requests, clusters, faults, broken);
  }
}
