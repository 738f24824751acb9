package io.osbs.simulation;

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
import io.osbs.simulation.Path.Trouble;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A simulated cluster as an orchestrator reaches it over a network: calls get lost on their way or
 * on their way back, arrive late, are refused, or are answered from the past.
 */
final class RemoteCluster implements Cluster, Builds, Slots {

  /** How long a write takes at most to take effect after its caller was told of no answer. */
  static final long LONGEST_DELAY = 25_000;

  private final Path path;
  private final SimulatedCluster cluster;
  private final World world;
  private final Documents documents = new RemoteDocuments();

  RemoteCluster(Path path, World world) {
    this.path = path;
    this.cluster = path.cluster();
    this.world = world;
  }

  /** A call on the cluster itself. */
  private interface Call<T extends @Nullable Object> {
    T run() throws ClusterException;
  }

  private <T extends @Nullable Object> T call(Fault lostReply, Call<T> call)
      throws ClusterException {
    pass();
    T answer = call.run();
    if (world.dice().chance(world.weather().replyLost)) {
      world.tally().count(lostReply);
      if (lostReply == Fault.CREATE_LOST && world.dice().chance(0.7)) {
        world.cut(path, world.dice().between(2_000, 40_000));
      }
      throw unreachable("the answer was lost");
    }
    return answer;
  }

  private void pass() throws ClusterException {
    if (path.is(Trouble.CUT)) {
      throw unreachable("no route");
    }
    if (path.is(Trouble.FORBIDDEN)) {
      throw new ClusterException(new ClusterFault.Forbidden("403 forbidden"));
    }
    if (world.dice().chance(world.weather().requestLost)) {
      world.tally().count(Fault.REQUEST_LOST);
      throw unreachable("the request was lost");
    }
  }

  private static ClusterException unreachable(String why) {
    return new ClusterException(new ClusterFault.Unreachable(why));
  }

  /** Now and then a write takes effect long after its caller was told that it did not answer. */
  private void maybeLate(Fault fault, Call<?> call) throws ClusterException {
    if (world.dice().chance(world.weather().effectDelayed)) {
      world.tally().count(fault);
      world.timeline().in(world.dice().between(500, LONGEST_DELAY), () -> runLate(call));
      throw unreachable("no answer in time");
    }
  }

  private static void runLate(Call<?> call) {
    try {
      call.run();
    } catch (ClusterException e) {
      // Nobody is there to be told.
      throw new IllegalStateException("a simulated cluster does not fail by itself", e);
    }
  }

  @Override
  public String name() {
    return cluster.name();
  }

  @Override
  public Engine engine() {
    return cluster.engine();
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
    return documents;
  }

  @Override
  public Secrets secrets() {
    return cluster.secrets();
  }

  @Override
  public void close() {}

  @Override
  public Build create(BuildSpec spec) throws ClusterException {
    pass();
    if (path.is(Trouble.REFUSING)) {
      world.tally().count(Fault.CREATE_REFUSED);
      throw new ClusterException(new ClusterFault.Refused("403 exceeded quota"));
    }
    if (spec.environment().containsKey(RequestCase.INVALID)) {
      world.tally().count(Fault.CREATE_INVALID);
      throw new ClusterException(new ClusterFault.Invalid("422 unprocessable"));
    }
    maybeLate(Fault.CREATE_DELAYED, () -> cluster.builds().create(spec));
    if (world.dice().chance(world.weather().createdCancelled * world.weather().replyLost)) {
      // While nobody who waits for the answer can look.
      world.tally().count(Fault.WORKER_CANCELLED);
      world
          .timeline()
          .in(world.dice().between(500, 5_000), () -> cluster.storedBuilds().cancel(spec.name()));
      cluster.builds().create(spec);
      world.tally().count(Fault.CREATE_LOST);
      world.cut(path, world.dice().between(5_000, 20_000));
      throw unreachable("the answer was lost");
    }
    return call(Fault.CREATE_LOST, () -> cluster.builds().create(spec));
  }

  @Override
  public Optional<Build> find(BuildName name) throws ClusterException {
    SimulatedCluster.Snapshot past = path.past();
    return past == null
        ? call(Fault.REPLY_LOST, () -> cluster.builds().find(name))
        : call(Fault.REPLY_LOST, () -> stale(Optional.ofNullable(past.builds().get(name))));
  }

  @Override
  public List<Build> list(Map<String, String> labels) throws ClusterException {
    SimulatedCluster.Snapshot past = path.past();
    return past == null
        ? call(Fault.REPLY_LOST, () -> cluster.builds().list(labels))
        : call(
            Fault.REPLY_LOST,
            () ->
                stale(
                    past.builds().values().stream()
                        .filter(build -> build.labels().entrySet().containsAll(labels.entrySet()))
                        .toList()));
  }

  @Override
  public List<Build> active(Map<String, String> labels) throws ClusterException {
    return path.past() == null
        ? call(Fault.REPLY_LOST, () -> cluster.builds().active(labels))
        : list(labels).stream().filter(build -> build.phase().isActive()).toList();
  }

  private <T> T stale(T answer) {
    world.tally().count(Fault.STALE_LIST);
    return answer;
  }

  @Override
  public void cancel(BuildName name) throws ClusterException {
    call(
        Fault.REPLY_LOST,
        () -> {
          cluster.builds().cancel(name);
          return null;
        });
  }

  @Override
  public void annotate(BuildName name, Map<String, String> annotations) throws ClusterException {
    call(
        Fault.REPLY_LOST,
        () -> {
          cluster.builds().annotate(name, annotations);
          return null;
        });
  }

  @Override
  public byte[] log(BuildName name, long offset, int limit) throws ClusterException {
    return call(Fault.REPLY_LOST, () -> cluster.builds().log(name, offset, limit));
  }

  @Override
  public Optional<byte[]> result(BuildName name) throws ClusterException {
    return call(Fault.REPLY_LOST, () -> cluster.builds().result(name));
  }

  @Override
  public OptionalLong remove(Build seen) throws ClusterException {
    return call(Fault.REPLY_LOST, () -> cluster.builds().remove(seen));
  }

  @Override
  public Changes watch() throws ClusterException {
    return call(Fault.REPLY_LOST, () -> cluster.builds().watch());
  }

  @Override
  public SlotSurvey survey() throws ClusterException {
    SimulatedCluster.Snapshot past = path.past();
    return past == null
        ? call(Fault.REPLY_LOST, () -> cluster.slots().survey())
        : call(
            Fault.REPLY_LOST,
            () ->
                stale(
                    SimulatedSlots.survey(world.serverTime(cluster), past.slots(), past.builds())));
  }

  @Override
  public Optional<Slot> take(int number, BuildName holder, String origin) throws ClusterException {
    pass();
    maybeLate(Fault.TAKE_DELAYED, () -> cluster.slots().take(number, holder, origin));
    return call(Fault.TAKE_LOST, () -> cluster.slots().take(number, holder, origin));
  }

  @Override
  public boolean release(Slot slot) throws ClusterException {
    return call(Fault.REPLY_LOST, () -> cluster.slots().release(slot));
  }

  @Override
  public boolean claim(int number, String slotUid, BuildName holder, String workerUid)
      throws ClusterException {
    return call(Fault.REPLY_LOST, () -> cluster.slots().claim(number, slotUid, holder, workerUid));
  }

  /** The documents over the same way. */
  private final class RemoteDocuments implements Documents {

    @Override
    public void put(String name, byte[] content) throws ClusterException {
      call(
          Fault.REPLY_LOST,
          () -> {
            cluster.documents().put(name, content);
            return null;
          });
    }

    @Override
    public boolean replace(String name, Optional<byte[]> expected, byte[] content)
        throws ClusterException {
      return call(Fault.REPLY_LOST, () -> cluster.documents().replace(name, expected, content));
    }

    @Override
    public Optional<byte[]> get(String name) throws ClusterException {
      return call(Fault.REPLY_LOST, () -> cluster.documents().get(name));
    }

    @Override
    public void delete(String name) throws ClusterException {
      call(
          Fault.REPLY_LOST,
          () -> {
            cluster.documents().delete(name);
            return null;
          });
    }

    @Override
    public List<String> names(String prefix) throws ClusterException {
      return call(Fault.REPLY_LOST, () -> cluster.documents().names(prefix));
    }
  }
}
