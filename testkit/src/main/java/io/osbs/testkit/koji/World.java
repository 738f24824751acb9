package io.osbs.testkit.koji;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a hub's database holds. Guarded by the double's lock. */
final class World {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS+00:00").withZone(ZoneOffset.UTC);

  static final class User {
    final long id;
    final String name;
    final String password;
    final boolean host;
    final Set<String> permissions = new LinkedHashSet<>();
    final Set<String> contentGenerators = new LinkedHashSet<>();
    @Nullable String principal;

    User(long id, String name, String password, boolean host) {
      this.id = id;
      this.name = name;
      this.password = password;
      this.host = host;
    }
  }

  static final class Host {
    final long id;
    final User user;
    final Set<Long> channels = new TreeSet<>();
    String arches = "x86_64 ppc64le";
    double capacity = 4.0;
    double load;
    boolean enabled = true;
    boolean ready;
    @Nullable Instant updated;
    Map<?, ?> data = Map.of();

    Host(long id, User user) {
      this.id = id;
      this.user = user;
    }
  }

  static final class Task {
    static final int FREE = 0;
    static final int OPEN = 1;
    static final int CLOSED = 2;
    static final int CANCELED = 3;
    static final int ASSIGNED = 4;
    static final int FAILED = 5;

    final long id;
    final String method;
    final List<@Nullable Object> request;
    final String requestXml;
    final long owner;
    final long channel;
    final String arch;
    final long priority;
    final Instant created;
    @Nullable Long parent;
    @Nullable String label;
    int state = FREE;
    @Nullable Long host;
    @Nullable Instant started;
    @Nullable Instant completed;
    @Nullable Instant assigned;
    @Nullable Boolean waiting;
    @Nullable Boolean awaited;
    double weight = 1.0;
    @Nullable String result;

    /** Hosts that do not want it: until when; the far future for good. */
    final Map<Long, Instant> refused = new HashMap<>();

    Task(
        long id,
        String method,
        List<@Nullable Object> request,
        String requestXml,
        long owner,
        long channel,
        String arch,
        long priority,
        Instant created) {
      this.id = id;
      this.method = method;
      this.request = request;
      this.requestXml = requestXml;
      this.owner = owner;
      this.channel = channel;
      this.arch = arch;
      this.priority = priority;
      this.created = created;
    }

    boolean isFinal() {
      return state == CLOSED || state == CANCELED || state == FAILED;
    }
  }

  static final class Build {
    static final int BUILDING = 0;
    static final int COMPLETE = 1;
    static final int FAILED = 3;
    static final int CANCELED = 4;

    final long id;
    final String name;
    final String version;
    final String release;
    @Nullable String contentGenerator;
    @Nullable String token;
    int state;
    long owner;
    @Nullable Object extra;
    @Nullable String source;
    @Nullable Long task;
    Instant created = Instant.EPOCH;
    Instant started = Instant.EPOCH;
    @Nullable Instant completed;
    final List<Map<String, @Nullable Object>> archives = new ArrayList<>();
    final Map<String, byte[]> logs = new TreeMap<>();

    Build(long id, String name, String version, String release) {
      this.id = id;
      this.name = name;
      this.version = version;
      this.release = release;
    }

    String nvr() {
      return name + "-" + version + "-" + release;
    }
  }

  static final class Tag {
    final long id;
    final String name;
    String arches = "";
    final Map<String, Long> packages = new LinkedHashMap<>();
    final Set<String> blocked = new LinkedHashSet<>();
    final List<Long> builds = new ArrayList<>();

    Tag(long id, String name) {
      this.id = id;
      this.name = name;
    }
  }

  record Target(long id, String name, Tag build, Tag destination) {}

  record Refused(
      long id, long task, long host, boolean soft, boolean byHost, String text, Instant at) {}

  final InstantSource clock;
  final HubSettings settings;
  final Map<Long, User> users = new TreeMap<>();
  final Map<Long, Host> hosts = new TreeMap<>();
  final Map<Long, String> channels = new TreeMap<>();
  final Map<Long, Task> tasks = new TreeMap<>();
  final Map<Long, Build> builds = new TreeMap<>();
  final Map<Long, Tag> tags = new TreeMap<>();
  final Map<String, Target> targets = new LinkedHashMap<>();
  final Map<String, Long> packages = new LinkedHashMap<>();
  final Map<String, Long> contentGenerators = new LinkedHashMap<>();
  final List<Refused> refusals = new ArrayList<>();
  @Nullable Instant lastRun;
  long lastEvent = 16;
  long lastBuild;
  long lastArchive;

  World(InstantSource clock, HubSettings settings) {
    this.clock = clock;
    this.settings = settings;
  }

  /** The world the recordings were made in. */
  static World recorded(InstantSource clock, HubSettings settings, Set<Long> channelsOfHosts) {
    World world = new World(clock, settings);
    world.user("kojiadmin", "PPPPPPP", false).permissions.add("admin");
    User one = world.user("builder1", "PPPPPPPPPP", true);
    one.principal = "compile/builder1@KOJI.TEST";
    User two = world.user("builder2", "PPPPPPPPPP", true);
    User alice = world.user("alice", "PPPPPPP", false);
    alice.principal = "alice@KOJI.TEST";
    world.user("osbs", "PPPPPP", false).contentGenerators.add("atomic-reactor");
    one.contentGenerators.add("atomic-reactor");
    String[] names = {
      "default",
      "createrepo",
      "maven",
      "livecd",
      "appliance",
      "vm",
      "image",
      "livemedia",
      "container",
      "container-binary",
      "container-source"
    };
    for (int i = 0; i < names.length; i++) {
      world.channels.put(i + 1L, names[i]);
    }
    for (User user : List.of(one, two)) {
      Host host = new Host(world.hosts.size() + 1L, user);
      host.channels.addAll(channelsOfHosts);
      world.hosts.put(host.id, host);
    }
    Tag build = world.tag("build-tag");
    build.arches = "x86_64 ppc64le";
    Tag candidate = world.tag("candidate");
    world.targets.put(
        "containers-candidate", new Target(1, "containers-candidate", build, candidate));
    world.contentGenerators.put("atomic-reactor", 1L);
    world.list(candidate, "hello-container", alice.id);
    return world;
  }

  User user(String name, String password, boolean host) {
    User user = new User(users.size() + 1L, name, password, host);
    users.put(user.id, user);
    return user;
  }

  Tag tag(String name) {
    Tag tag = new Tag(tags.size() + 1L, name);
    tags.put(tag.id, tag);
    return tag;
  }

  void list(Tag tag, String packageName, long owner) {
    packages.computeIfAbsent(packageName, _ -> packages.size() + 1L);
    tag.packages.put(packageName, owner);
  }

  Instant now() {
    return clock.instant();
  }

  Optional<User> userNamed(@Nullable Object nameOrId) {
    return users.values().stream()
        .filter(user -> user.name.equals(nameOrId) || Long.valueOf(user.id).equals(nameOrId))
        .findFirst();
  }

  Optional<Host> hostOf(User user) {
    return hosts.values().stream().filter(host -> host.user.id == user.id).findFirst();
  }

  Tag tagNamed(@Nullable Object nameOrId) {
    return tags.values().stream()
        .filter(tag -> tag.name.equals(nameOrId) || Long.valueOf(tag.id).equals(nameOrId))
        .findFirst()
        .orElseThrow(
            () -> Refusal.generic("No such entry in table tag: %s", Arguments.repr(nameOrId)));
  }

  long channelNamed(String name) {
    return channels.entrySet().stream()
        .filter(each -> each.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> Refusal.generic("No such channel: %s", name));
  }

  Task task(long id) {
    Task task = tasks.get(id);
    if (task == null) {
      throw Refusal.generic("query returned no rows");
    }
    return task;
  }

  Optional<Build> build(@Nullable Object nvrOrId) {
    return builds.values().stream()
        .filter(build -> build.nvr().equals(nvrOrId) || Long.valueOf(build.id).equals(nvrOrId))
        .findFirst();
  }

  List<Task> tasksOf(Host host, int state) {
    return tasks.values().stream()
        .filter(task -> task.state == state && Long.valueOf(host.id).equals(task.host))
        .toList();
  }

  static @Nullable String stamp(@Nullable Instant time) {
    return time == null ? null : STAMP.format(time).replace(".000000+", "+");
  }

  static @Nullable Double seconds(@Nullable Instant time) {
    return time == null ? null : Double.valueOf(time.getEpochSecond() + time.getNano() * 1e-9);
  }
}
