package io.osbs.core.standing;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the clusters stand with a namespace.
 *
 * @param cordons cluster name to who cordoned it
 * @param healths cluster name to its health; one that is absent is {@link Health#GOOD}
 */
public record Standings(Map<String, Cordon> cordons, Map<String, Health> healths) {

  /** Nothing is cordoned, everything is well. */
  public static final Standings NONE = new Standings(Map.of(), Map.of());

  public Standings {
    cordons = Collections.unmodifiableMap(new TreeMap<>(cordons));
    healths = Collections.unmodifiableMap(new TreeMap<>(healths));
  }

  /** Who cordoned the cluster; null when nobody did. */
  public @Nullable Cordon cordon(String cluster) {
    return cordons.get(cluster);
  }

  /** The health of the cluster. */
  public Health health(String cluster) {
    return healths.getOrDefault(cluster, Health.GOOD);
  }

  /** The same with the cluster cordoned. */
  public Standings cordoned(String cluster, Cordon cordon) {
    Map<String, Cordon> more = new TreeMap<>(cordons);
    more.put(cluster, cordon);
    return new Standings(more, healths);
  }

  /** The same without a cordon on the cluster. */
  public Standings uncordoned(String cluster) {
    Map<String, Cordon> fewer = new TreeMap<>(cordons);
    fewer.remove(cluster);
    return new Standings(fewer, healths);
  }

  /** The same with that health of the cluster. */
  public Standings with(String cluster, Health health) {
    Map<String, Health> changed = new TreeMap<>(healths);
    if (health.equals(Health.GOOD)) {
      changed.remove(cluster);
    } else {
      changed.put(cluster, health);
    }
    return new Standings(cordons, changed);
  }
}
