package io.osbs.testkit.kubelet;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a test node says of itself.
 *
 * @param name also its host name
 * @param architecture as {@code kubernetes.io/arch} has it: amd64, ppc64le …
 * @param labels further labels
 * @param resources what pods can ask for; the real scheduler keeps to it
 */
public record NodeSettings(
    String name, String architecture, Map<String, String> labels, Map<String, String> resources) {

  public NodeSettings {
    labels = Map.copyOf(labels);
    resources = Map.copyOf(resources);
  }

  /** A node large enough for everything. */
  public static NodeSettings of(String name, String architecture) {
    return new NodeSettings(
        name,
        architecture,
        Map.of(),
        Map.of("cpu", "64", "memory", "256Gi", "pods", "500", "ephemeral-storage", "1Ti"));
  }

  /** The same with another label. */
  public NodeSettings withLabel(String key, String value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(key, value);
    return new NodeSettings(name, architecture, more, resources);
  }

  /** The same with another amount of one resource. */
  public NodeSettings withResource(String key, String amount) {
    Map<String, String> changed = new TreeMap<>(resources);
    changed.put(key, amount);
    return new NodeSettings(name, architecture, labels, changed);
  }
}
