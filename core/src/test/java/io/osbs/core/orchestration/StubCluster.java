package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Documents;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.Secrets;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.cluster.Slots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster whose every call has the outcome a test sets, and that writes down what it was asked.
 */
final class StubCluster implements Cluster, Builds, Slots, Documents {

  final List<String> calls = new ArrayList<>();

  /** What else happens while a slot is being taken. */
  Runnable onTake = () -> {};

  /** Whether surveys show nothing, as one from long ago would. */
  boolean blind;

  List<Build> builds = List.of();
  Optional<byte[]> result = Optional.empty();

  /** What every call fails with; null when they work. */
  @Nullable ClusterFault fault;

  private final String name;
  private final Map<Integer, Slot> slots = new TreeMap<>();
  private final Map<String, byte[]> documents = new TreeMap<>();

  StubCluster(String name) {
    this.name = name;
  }

  private void called(String call) throws ClusterException {
    calls.add(call);
    if (fault != null) {
      throw new ClusterException(fault);
    }
  }

  @Override
  public String name() {
    return name;
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
  public Build create(BuildSpec spec) throws ClusterException {
    called("create " + spec.name());
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Build> find(BuildName build) throws ClusterException {
    called("find " + build);
    return builds.stream().filter(each -> each.name().equals(build)).findFirst();
  }

  @Override
  public List<Build> list(Map<String, String> labels) throws ClusterException {
    called("list " + labels);
    return builds;
  }

  @Override
  public void cancel(BuildName build) throws ClusterException {
    called("cancel " + build);
  }

  @Override
  public void annotate(BuildName build, Map<String, String> annotations) throws ClusterException {
    called("annotate " + build + " " + annotations);
  }

  @Override
  public byte[] log(BuildName build, long offset, int limit) throws ClusterException {
    called("log " + build);
    return new byte[0];
  }

  @Override
  public Optional<byte[]> result(BuildName build) throws ClusterException {
    called("result " + build);
    return result;
  }

  @Override
  public OptionalLong remove(Build seen) throws ClusterException {
    called("remove " + seen.name());
    return OptionalLong.empty();
  }

  @Override
  public Changes watch() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SlotSurvey survey() throws ClusterException {
    called("survey");
    return new SlotSurvey(
        Instant.EPOCH,
        blind
            ? List.of()
            : slots.values().stream().map(slot -> new SlotSurvey.Held(slot, null)).toList(),
        0);
  }

  @Override
  public Optional<Slot> take(int number, BuildName holder, String origin) throws ClusterException {
    called("take " + number);
    onTake.run();
    Slot slot = new Slot(number, "uid-" + number, "1", holder, origin, Instant.EPOCH, null);
    return slots.putIfAbsent(number, slot) == null ? Optional.of(slot) : Optional.empty();
  }

  @Override
  public boolean release(Slot slot) throws ClusterException {
    called("release " + slot.number());
    return slots.remove(slot.number(), slot);
  }

  @Override
  public boolean claim(int number, String slotUid, BuildName holder, String workerUid)
      throws ClusterException {
    called("claim " + number);
    return false;
  }

  @Override
  public void put(String document, byte[] content) throws ClusterException {
    called("put " + document);
    documents.put(document, content);
  }

  @Override
  public boolean replace(String document, Optional<byte[]> expected, byte[] content)
      throws ClusterException {
    called("replace " + document);
    byte[] before = documents.get(document);
    if (!Arrays.equals(before, expected.orElse(null))) {
      return false;
    }
    documents.put(document, content);
    return true;
  }

  @Override
  public Optional<byte[]> get(String document) throws ClusterException {
    called("get " + document);
    return Optional.ofNullable(documents.get(document));
  }

  @Override
  public void delete(String document) throws ClusterException {
    called("delete " + document);
    documents.remove(document);
  }

  @Override
  public List<String> names(String prefix) throws ClusterException {
    called("names " + prefix);
    return documents.keySet().stream().filter(each -> each.startsWith(prefix)).toList();
  }
}
