package io.osbs.publish;

import io.osbs.core.cluster.Documents;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Documents that are kept nowhere. */
public final class MemoryDocuments implements Documents {

  private final Map<String, byte[]> all = new TreeMap<>();

  @Override
  public synchronized void put(String name, byte[] content) {
    all.put(name, content);
  }

  @Override
  public synchronized boolean replace(String name, Optional<byte[]> expected, byte[] content) {
    byte[] there = all.get(name);
    boolean same = expected.isEmpty() ? there == null : Arrays.equals(expected.get(), there);
    if (same) {
      all.put(name, content);
    }
    return same;
  }

  @Override
  public synchronized Optional<byte[]> get(String name) {
    return Optional.ofNullable(all.get(name));
  }

  @Override
  public synchronized void delete(String name) {
    all.remove(name);
  }

  @Override
  public synchronized List<String> names(String prefix) {
    return all.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }
}
