package io.osbs.cluster.namespace;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.ClusterException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What builds stored as their results; a result goes away with its build. */
public final class Results {

  /** The kind of ConfigMaps that are results. */
  public static final String KIND = "result";

  private final ConfigMaps configMaps;

  public Results(ConfigMaps configMaps) {
    this.configMaps = configMaps;
  }

  /**
   * Stores a result, replacing the one before.
   *
   * @param build the object that is the build
   */
  public void put(BuildName name, byte[] result, OwnerReference build) throws ClusterException {
    configMaps.put(document(name), result, build.tree());
  }

  public Optional<byte[]> get(BuildName name) throws ClusterException {
    return configMaps.get(document(name));
  }

  /** Removes a result; returns how many bytes it had. */
  public long remove(BuildName name) throws ClusterException {
    long size = get(name).map(result -> result.length).orElse(0);
    configMaps.delete(document(name));
    return size;
  }

  private static String document(BuildName name) {
    return "osbs-result-" + name;
  }

  /** Names the object that another one goes away with. */
  public record OwnerReference(String apiVersion, String kind, String name, String uid) {
    Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("apiVersion", apiVersion);
      tree.put("kind", kind);
      tree.put("name", name);
      tree.put("uid", uid);
      return tree;
    }
  }
}
