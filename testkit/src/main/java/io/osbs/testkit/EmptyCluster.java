package io.osbs.testkit;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Documents;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.Secrets;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.cluster.Slots;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A cluster without builds and slots, which keeps documents: a test overrides what it is about.
 * What would have to make something up is not supported.
 */
public abstract class EmptyCluster implements Cluster, Builds, Slots, Documents {

  private final Map<String, byte[]> documents = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "empty";
  }

  @Override
  public Engine engine() {
    return Engine.LOCAL;
  }

  @Override
  public Builds builds() {
    return this;
  }

  @Override
  public Slots slots() {
    return this;
  }

  @Override
  public Documents documents() {
    return this;
  }

  @Override
  public Secrets secrets() {
    return _ -> Optional.empty();
  }

  @Override
  public void close() {}

  @Override
  public Build create(BuildSpec spec) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Build> find(BuildName name) {
    return Optional.empty();
  }

  @Override
  public List<Build> list(Map<String, String> labels) {
    return List.of();
  }

  @Override
  public Changes watch() throws ClusterException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void cancel(BuildName name) {}

  @Override
  public void annotate(BuildName name, Map<String, String> annotations) {}

  @Override
  public byte[] log(BuildName name, long offset, int limit) throws ClusterException {
    return new byte[0];
  }

  @Override
  public Optional<byte[]> result(BuildName name) {
    return Optional.empty();
  }

  @Override
  public OptionalLong remove(Build seen) {
    return OptionalLong.empty();
  }

  @Override
  public SlotSurvey survey() throws ClusterException {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Slot> take(int number, BuildName holder, String origin) {
    return Optional.empty();
  }

  @Override
  public boolean release(Slot slot) {
    return false;
  }

  @Override
  public boolean claim(int number, String slotUid, BuildName holder, String workerUid) {
    return false;
  }

  @Override
  public synchronized void put(String name, byte[] content) {
    documents.put(name, content);
  }

  @Override
  public synchronized boolean replace(String name, Optional<byte[]> expected, byte[] content) {
    boolean isAsExpected = Arrays.equals(documents.get(name), expected.orElse(null));
    if (isAsExpected) {
      documents.put(name, content);
    }
    return isAsExpected;
  }

  @Override
  public Optional<byte[]> get(String name) {
    return Optional.ofNullable(documents.get(name));
  }

  @Override
  public void delete(String name) {
    documents.remove(name);
  }

  @Override
  public List<String> names(String prefix) {
    return documents.keySet().stream().filter(name -> name.startsWith(prefix)).sorted().toList();
  }
}
