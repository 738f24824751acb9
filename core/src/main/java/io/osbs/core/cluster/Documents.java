package io.osbs.core.cluster;

import java.util.List;
import java.util.Optional;

/** Small named documents of a cluster. Names are DNS labels with dots, like a build's. */
public interface Documents {

  /** Stores a document, replacing the one of that name as a whole. */
  void put(String name, byte[] content) throws ClusterException;

  /**
   * Stores a document only when its content is still the one expected: empty means absent.
   *
   * @return false when it is not, and nothing was stored
   */
  boolean replace(String name, Optional<byte[]> expected, byte[] content) throws ClusterException;

  Optional<byte[]> get(String name) throws ClusterException;

  /** Removes a document; one that is absent is no error. */
  void delete(String name) throws ClusterException;

  /** The names that start with {@code prefix}, sorted. */
  List<String> names(String prefix) throws ClusterException;
}
