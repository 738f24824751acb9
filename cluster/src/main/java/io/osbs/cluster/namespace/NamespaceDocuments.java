package io.osbs.cluster.namespace;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Documents;
import java.util.List;
import java.util.Optional;

/** The documents of a namespace. */
public final class NamespaceDocuments implements Documents {

  /** The kind of ConfigMaps that are documents. */
  public static final String KIND = "document";

  private final ConfigMaps configMaps;

  public NamespaceDocuments(ConfigMaps configMaps) {
    this.configMaps = configMaps;
  }

  @Override
  public void put(String name, byte[] content) throws ClusterException {
    configMaps.put(name, content, null);
  }

  @Override
  public boolean replace(String name, Optional<byte[]> expected, byte[] content)
      throws ClusterException {
    return configMaps.replace(name, expected, content);
  }

  @Override
  public Optional<byte[]> get(String name) throws ClusterException {
    return configMaps.get(name);
  }

  @Override
  public void delete(String name) throws ClusterException {
    configMaps.delete(name);
  }

  @Override
  public List<String> names(String prefix) throws ClusterException {
    return configMaps.names(prefix);
  }
}
