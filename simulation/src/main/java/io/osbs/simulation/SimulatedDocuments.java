package io.osbs.simulation;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Documents;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The documents of a simulated cluster. */
final class SimulatedDocuments implements Documents {

  private static final int LONGEST = 253;
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*");

  private final SimulatedCluster cluster;
  private final TreeMap<String, byte[]> documents = new TreeMap<>();

  SimulatedDocuments(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public void put(String name, byte[] content) throws ClusterException {
    synchronized (cluster.lock()) {
      check(name);
      documents.put(name, content.clone());
    }
  }

  @Override
  public boolean replace(String name, Optional<byte[]> expected, byte[] content)
      throws ClusterException {
    synchronized (cluster.lock()) {
      check(name);
      byte @Nullable [] now = documents.get(name);
      boolean same =
          now == null
              ? expected.isEmpty()
              : expected.isPresent() && Arrays.equals(now, expected.get());
      if (same) {
        documents.put(name, content.clone());
      }
      return same;
    }
  }

  private void check(String name) throws ClusterException {
    boolean known = documents.containsKey(name);
    if (!known && (name.length() > LONGEST || !NAME.matcher(name).matches())) {
      throw new ClusterException(
          new ClusterFault.Invalid(
              "'%s' is no document name: DNS labels with dots between them".formatted(name)));
    }
  }

  @Override
  public Optional<byte[]> get(String name) {
    synchronized (cluster.lock()) {
      return Optional.ofNullable(documents.get(name)).map(byte[]::clone);
    }
  }

  @Override
  public void delete(String name) {
    synchronized (cluster.lock()) {
      documents.remove(name);
    }
  }

  @Override
  public List<String> names(String prefix) {
    synchronized (cluster.lock()) {
      return documents.tailMap(prefix).keySet().stream()
          .takeWhile(name -> name.startsWith(prefix))
          .toList();
    }
  }
}
