package io.osbs.simulation;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Documents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deliberately broken: whoever wrote a document once believes that it still says so, until a write
 * of its own is refused. A fence kept in it never falls.
 */
final class CredulousDocuments implements Documents {

  private final Documents documents;
  private final Map<String, byte[]> written = new HashMap<>();

  CredulousDocuments(Documents documents) {
    this.documents = documents;
  }

  @Override
  public void put(String name, byte[] content) throws ClusterException {
    documents.put(name, content);
    written.put(name, content);
  }

  @Override
  public boolean replace(String name, Optional<byte[]> expected, byte[] content)
      throws ClusterException {
    boolean replaced = documents.replace(name, expected, content);
    if (replaced) {
      written.put(name, content);
    } else {
      written.remove(name);
    }
    return replaced;
  }

  @Override
  public Optional<byte[]> get(String name) throws ClusterException {
    byte[] mine = written.get(name);
    return mine == null ? documents.get(name) : Optional.of(mine.clone());
  }

  @Override
  public void delete(String name) throws ClusterException {
    documents.delete(name);
    written.remove(name);
  }

  @Override
  public List<String> names(String prefix) throws ClusterException {
    return documents.names(prefix);
  }
}
