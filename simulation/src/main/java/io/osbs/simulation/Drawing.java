package io.osbs.simulation;

import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.placement.PlacementSettings.WhenFull;
import io.osbs.simulation.WorldPlan.Arrival;
import io.osbs.simulation.WorldPlan.Latency;
import io.osbs.simulation.WorldPlan.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Draws the world of a seed. */
final class Drawing {

  /** When the last fault is over, in virtual milliseconds. */
  static final long CALM_AT = 900_000;

  /** How long an orchestrator stands still at most, in milliseconds. */
  static final long LONGEST_PAUSE = 240_000;

  /** How far in the past a list is at most, in milliseconds. */
  static final long LONGEST_PAST = 90_000;

  /** How long a call takes at most, both ways and a late effect included. */
  private static final long LONGEST_CALL = 45_000;

  private static final long KEEP = 7_200_000;

  private static final List<Platform> PLATFORMS =
      List.of(
          new Platform("x86_64"),
          new Platform("aarch64"),
          new Platform("ppc64le"),
          new Platform("s390x"));

  private final Scenario scenario;
  private final Dice dice;

  Drawing(Scenario scenario, Dice dice) {
    this.scenario = scenario;
    this.dice = dice;
  }

  /** The faults that are at work: about half of them, so that each also meets few others. */
  Set<Fault> faults() {
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    double share = dice.pick(List.of(0.15, 0.5, 0.9));
    for (Fault fault : Fault.values()) {
      boolean drawn = dice.chance(share);
      if (drawn && scenario.faults().contains(fault)) {
        faults.add(fault);
      }
    }
    return faults;
  }

  /** How old a view can be on which somebody acts, other people's views included. */
  static long oldestView(Set<Fault> faults) {
    long one = LONGEST_CALL;
    if (faults.contains(Fault.STALE_LIST)) {
      one += LONGEST_PAST;
    }
    if (faults.contains(Fault.ORCHESTRATOR_ZOMBIE) || faults.contains(Fault.ORCHESTRATOR_PAUSE)) {
      one += LONGEST_PAUSE;
    }
    return 2 * one;
  }

  WorldPlan plan(Set<Fault> faults) {
    List<Platform> platforms = PLATFORMS.subList(0, dice.between(2, PLATFORMS.size()));
    return new WorldPlan(
        sites(platforms),
        faults.contains(Fault.SHARED_CLUSTERS) ? 2 : 1,
        scenario.faults().isEmpty() ? PlacementSettings.DEFAULTS : settings(),
        arrivals(platforms),
        Latency.USUAL,
        scenario.protocol(),
        scenario.faults().isEmpty() ? 0 : CALM_AT,
        KEEP);
  }

  private List<Site> sites(List<Platform> platforms) {
    int count = Math.max(platforms.size(), scenario.clusters()) + dice.between(0, 2);
    List<Site> sites = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TreeMap<Platform, Integer> maxima = new TreeMap<>();
      maxima.put(platforms.get(i % platforms.size()), dice.between(1, 6));
      if (dice.chance(0.4)) {
        maxima.put(dice.pick(platforms), dice.between(1, 4));
      }
      sites.add(new Site("cluster-" + (char) ('a' + i), Collections.unmodifiableSortedMap(maxima)));
    }
    return sites;
  }

  /** So short that every clock matters. */
  private PlacementSettings settings() {
    return new PlacementSettings(
        WhenFull.WAIT,
        seconds(40, 600),
        seconds(70, 150),
        seconds(150, 500),
        seconds(15, 50),
        seconds(12, 40),
        dice.between(0, 3),
        seconds(60, 120));
  }

  private Duration seconds(int low, int high) {
    return Duration.ofSeconds(dice.between(low, high));
  }

  private List<Arrival> arrivals(List<Platform> platforms) {
    List<Arrival> arrivals = new ArrayList<>();
    int count = scenario.requests() + dice.between(0, 10);
    long at = 0;
    for (int i = 0; i < count; i++) {
      at += dice.chance(0.4) ? dice.between(0, 300) : dice.between(1_000, 60_000);
      List<Platform> asked = new ArrayList<>();
      for (Platform platform : platforms) {
        if (dice.chance(0.6)) {
          asked.add(platform);
        }
      }
      if (asked.isEmpty()) {
        asked.add(dice.pick(platforms));
      }
      arrivals.add(new Arrival(at, dice.pick(List.of(RequestClass.values())), asked, Map.of()));
    }
    return arrivals;
  }
}
