package io.osbs.core.placement;

/**
 * A cluster as config.yaml lists it for one platform.
 *
 * @param name the section of osbs.conf that says how to reach it
 * @param maxConcurrentBuilds worker builds it may run at once; 0 means never place here
 * @param enabled false takes it out of the choice
 */
public record ClusterEntry(String name, int maxConcurrentBuilds, boolean enabled) {

  public ClusterEntry {
    if (maxConcurrentBuilds < 0) {
      throw new IllegalArgumentException(
          "cluster %s: max_concurrent_builds is %d, expected 0 or more"
              .formatted(name, maxConcurrentBuilds));
    }
  }
}
