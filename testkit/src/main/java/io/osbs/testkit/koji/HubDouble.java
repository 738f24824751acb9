package io.osbs.testkit.koji;

import io.osbs.testkit.koji.World.Build;
import io.osbs.testkit.koji.World.Tag;
import io.osbs.testkit.koji.World.Target;
import io.osbs.testkit.koji.World.Task;
import io.osbs.xmlrpc.MalformedException;
import io.osbs.xmlrpc.MethodAnswer;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.XmlRpcReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A hub on a port of the loopback device. Its users are those of the recordings: kojiadmin, the
 * hosts builder1 and builder2, alice, and osbs, who may import; the passwords are {@link
 * #PASSWORDS}. Safe for use by several threads.
 */
public final class HubDouble implements AutoCloseable {

  /** The password of each user, by name. */
  public static final Map<String, String> PASSWORDS =
      Map.of(
          "kojiadmin", "PPPPPPP",
          "builder1", "PPPPPPPPPP",
          "builder2", "PPPPPPPPPP",
          "alice", "PPPPPPP",
          "osbs", "PPPPPP");

  private final World world;
  private final Sessions sessions;
  private final Files files = new Files();
  private final Methods methods = new Methods();
  private final HubWire wire;

  private HubDouble(World world, long firstSession) {
    this.world = world;
    this.sessions = new Sessions(world, firstSession);
    UploadMethods uploads = new UploadMethods(world, files);
    SessionMethods.addTo(methods, world, sessions);
    TaskMethods.addTo(methods, world);
    HostMethods.addTo(methods, world);
    uploads.addTo(methods);
    new ContentMethods(world, files, LookupMethods.addTo(methods, world)).addTo(methods);
    this.wire = new HubWire(world, sessions, methods, uploads);
  }

  /** A hub of that version. */
  public static HubDouble start(HubVersion version, InstantSource clock) {
    return start(HubSettings.of(version), clock);
  }

  /** A hub with these settings. */
  public static HubDouble start(HubSettings settings, InstantSource clock) {
    return start(World.recorded(clock, settings, Set.of(9L, 10L, 11L)), 1);
  }

  static HubDouble start(World world, long firstSession) {
    return new HubDouble(world, firstSession);
  }

  /** Its address, as kojid.conf's {@code server}. */
  public URI address() {
    return wire.address();
  }

  @Override
  public void close() {
    wire.close();
  }

  // ---- what tests do to it

  /**
   * Disturbs requests.
   *
   * @param choice told the method ({@code rawUpload} for a fast upload) and how many requests there
   *     were before
   */
  public void disturb(BiFunction<String, Integer, Optional<Disturbance>> choice) {
    wire.disturb(choice);
  }

  /** Says when a request was met, whatever came of it. */
  public void afterEach(Runnable told) {
    wire.afterEach(told);
  }

  /** Shows the bytes of each fast upload when they arrive. */
  public void watchUploads(Consumer<byte[]> watching) {
    wire.watchUploads(watching);
  }

  /** The hub says that it is offline from now on; null ends that. */
  public void offline(@Nullable String reason) {
    wire.offline(reason);
  }

  /** The hub's setting LockOut: sessions of others are told of its maintenance. */
  public void forAdministrators(boolean only) {
    wire.forAdministrators(only);
  }

  /** A session of a user at 127.0.0.1, as its login would give: {@code session-id} and key. */
  public Map<String, @Nullable Object> session(String user) {
    return locked(() ->
        sessions.open(world.userNamed(user).orElseThrow(), "127.0.0.1", null, Sessions.PASSWORD));
  }

  /** All sessions are over, as after a restore of the database. */
  public void forgetSessions() {
    locked(() -> {
      sessions.forgetAll();
      return true;
    });
  }

  /** All clients come from another address from now on, as after a change of a NAT pool. */
  public void changeAddresses() {
    locked(() -> {
      sessions.moveAll("192.0.2.1");
      return true;
    });
  }

  /** One session has expired. */
  public void expireSession(long id) {
    locked(() -> {
      sessions.expire(id);
      return true;
    });
  }

  /** A user asks for a container build; returns the task. */
  public long submit(String user, String source, String target, Map<String, ?> options) {
    return locked(() -> {
      Sessions.Session session =
          new Sessions.Session(0, world.userNamed(user).orElseThrow(), "", null, "", world.now());
      Object id =
          methods.call(
              new Caller(world, sessions, session, ""),
              MethodCall.of("buildContainer", source, target, options, null, "container"));
      return (Long) java.util.Objects.requireNonNull(id);
    });
  }

  /** An administrator makes a task of any method. */
  public long makeTask(String method, List<?> request) {
    return locked(() ->
        (Long)
            java.util.Objects.requireNonNull(
                methods.call(
                    as("kojiadmin"), MethodCall.of("makeTask", method, request, "container"))));
  }

  /** Does what a kojid of channel default does: all tagBuild tasks that wait, in their order. */
  public void tagAsKojid() {
    locked(() -> {
      for (Task task : world.tasks.values()) {
        if (task.method.equals("tagBuild") && task.state == Task.FREE) {
          Build build = world.build(task.request.get(1)).orElseThrow();
          List<Long> builds = world.tagNamed(task.request.get(0)).builds;
          if (!builds.contains(build.id)) {
            builds.add(build.id);
          }
          task.state = Task.CLOSED;
        }
      }
      return true;
    });
  }

  /** Any call as a user who is logged in. */
  public @Nullable Object callAs(String user, String method, @Nullable Object... params) {
    return wire.<@Nullable Object>locked(
        () -> methods.call(as(user), MethodCall.of(method, params)));
  }

  private Caller as(String user) {
    return new Caller(
        world,
        sessions,
        new Sessions.Session(0, world.userNamed(user).orElseThrow(), "", null, "", world.now()),
        "");
  }

  /** A task's state: 0 free, 1 open, 2 closed, 3 cancelled, 4 assigned, 5 failed. */
  public int taskState(long id) {
    return locked(() -> world.task(id).state);
  }

  /** The weight of a task. */
  public double taskWeight(long id) {
    return locked(() -> world.task(id).weight);
  }

  /** What a task ended with: its result, or the fault. */
  public MethodAnswer taskResult(long id) {
    return locked(() -> {
      Task task = world.task(id);
      try {
        return XmlRpcReader.answer(
            (task.result == null ? "" : task.result).getBytes(StandardCharsets.UTF_8));
      } catch (MalformedException e) {
        throw new AssertionError("task %d has no readable result".formatted(id), e);
      }
    });
  }

  /** The files that were uploaded for a task. */
  public Map<String, byte[]> taskFiles(long id) {
    return locked(() -> {
      Map<String, byte[]> all = new TreeMap<>();
      files
          .in("tasks/%d/%d".formatted(id % 10_000, id))
          .forEach((name, blob) -> all.put(name, blob.content()));
      return all;
    });
  }

  /** A build's struct; empty when there is none. */
  @SuppressWarnings("unchecked")
  public Optional<Map<String, @Nullable Object>> build(String nvr) {
    return locked(() ->
        Optional.ofNullable(
            (Map<String, @Nullable Object>)
                methods.call(as("kojiadmin"), MethodCall.of("getBuild", nvr))));
  }

  /** The state of each build by its name-version-release: 0 building, 1 complete, 3 failed … */
  public Map<String, Integer> buildStates() {
    return locked(() -> {
      Map<String, Integer> states = new TreeMap<>();
      world.builds.values().forEach(build -> states.put(build.nvr(), build.state));
      return states;
    });
  }

  /** A build has no image index any more, as builds before there were any. */
  public void forgetIndex(String nvr) {
    locked(() -> {
      Build build = world.build(nvr).orElseThrow();
      Map<?, ?> before = build.extra instanceof Map<?, ?> extra ? extra : Map.of();
      Map<String, Object> after = new TreeMap<>();
      before.forEach((key, value) -> after.put(String.valueOf(key), value));
      after.put("image", Map.of());
      build.extra = after;
      return true;
    });
  }

  /** The metadata.json that was uploaded last. */
  public byte[] metadata() {
    return locked(() -> files.last("metadata.json").orElseThrow().content());
  }

  /** The archives of a build. */
  public List<?> archives(String nvr) {
    return locked(() ->
        world.build(nvr).<List<?>>map(build -> List.copyOf(build.archives)).orElse(List.of()));
  }

  /** The logs of a build by name. */
  public Map<String, byte[]> buildLogs(String nvr) {
    return locked(() ->
        world.build(nvr).<Map<String, byte[]>>map(b -> new TreeMap<>(b.logs)).orElse(Map.of()));
  }

  /** The builds that carry a tag. */
  public List<String> tagged(String tag) {
    return locked(() ->
        world.tagNamed(tag).builds.stream()
            .map(id -> {
              Build build = world.builds.get(id);
              return build == null ? "" : build.nvr();
            })
            .toList());
  }

  /** Lets a package into a tag; its owner is alice. */
  public void addPackage(String tag, String name) {
    locked(() -> {
      world.list(world.tagNamed(tag), name, 4);
      return true;
    });
  }

  /** Blocks a package in a tag. */
  public void block(String tag, String name) {
    locked(() -> world.tagNamed(tag).blocked.add(name));
  }

  /** Adds a target with tags of its own. */
  public void addTarget(String name, String buildTag, String arches, String destinationTag) {
    locked(() -> {
      Tag build = world.tag(buildTag);
      build.arches = arches;
      Tag destination = world.tag(destinationTag);
      world.targets.put(name, new Target(world.targets.size() + 1L, name, build, destination));
      return true;
    });
  }

  /** Gives a host its capacity. */
  public void capacity(String host, double capacity) {
    locked(() -> {
      as("kojiadmin").hostNamed(host).capacity = capacity;
      return true;
    });
  }

  /** How often each method was called, {@code rawUpload} among them. */
  public Map<String, Integer> counts() {
    return wire.counts();
  }

  private <T> T locked(Supplier<T> action) {
    return wire.locked(action);
  }
}
