package io.osbs.reactor.orchestrator;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Documents;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Documents in memory that a dead process can neither read nor write. */
final class FusedDocuments implements Documents {

  private final Map<String, byte[]> all;
  private final Fuse fuse;

  FusedDocuments(Fuse fuse) {
    this(fuse, new TreeMap<>());
  }

  private FusedDocuments(Fuse fuse, Map<String, byte[]> all) {
    this.fuse = fuse;
    this.all = all;
  }

  /** The same documents, for the test itself. */
  FusedDocuments plain() {
    return new FusedDocuments(new Fuse(), all);
  }

  private void touch(String name) throws ClusterException {
    try {
      fuse.event("document " + name);
    } catch (IllegalStateException e) {
      throw new ClusterException(new ClusterFault.Unreachable("dead"), e);
    }
  }

  @Override
  public synchronized void put(String name, byte[] content) throws ClusterException {
    touch(name);
    all.put(name, content);
  }

  @Override
  public synchronized boolean replace(String name, Optional<byte[]> expected, byte[] content)
      throws ClusterException {
    touch(name);
    boolean same = Arrays.equals(all.get(name), expected.orElse(null));
    if (same) {
      all.put(name, content);
    }
    return same;
  }

  @Override
  public synchronized Optional<byte[]> get(String name) throws ClusterException {
    touch(name);
    return Optional.ofNullable(all.get(name));
  }

  @Override
  public synchronized void delete(String name) throws ClusterException {
    touch(name);
    all.remove(name);
  }

  @Override
  public synchronized List<String> names(String prefix) {
    return all.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }
}
