package io.osbs.testkit.koji;

import io.osbs.testkit.koji.World.Build;
import io.osbs.testkit.koji.World.Refused;
import io.osbs.testkit.koji.World.Tag;
import io.osbs.testkit.koji.World.Target;
import io.osbs.testkit.koji.World.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls that only read. */
final class LookupMethods {

  private final World world;

  private LookupMethods(World world) {
    this.world = world;
  }

  static LookupMethods addTo(Methods methods, World world) {
    LookupMethods lookups = new LookupMethods(world);
    methods.add("getLastEvent before? strict?", (_, _) -> lookups.lastEvent());
    methods.add("getBuildTarget info event? strict?", lookups::getBuildTarget);
    methods.add("getBuildTargets info?", lookups::getBuildTargets);
    methods.add("getBuildConfig tag event?", lookups::getBuildConfig);
    methods.add("getPackageConfig tag pkg event?", lookups::getPackageConfig);
    methods.add(
        "getUser userInfo? strict? krb_princs?",
        (_, a) -> world.userNamed(a.value("userInfo")).map(LookupMethods::user).orElse(null));
    methods.add("getChannel channelInfo strict?", lookups::getChannel);
    methods.add("listChannels hostID? event? enabled?", lookups::listChannels);
    methods.add("getHost hostInfo strict? event?", lookups::getHost);
    methods.add("getBuild buildInfo strict?", lookups::getBuild);
    methods.add("getNextRelease build_info", lookups::getNextRelease);
    methods.add("listBuilds taskID? packageID? state?", lookups::listBuilds);
    methods.add("listTagged tag event? inherit? latest? package?", lookups::listTagged);
    methods.add("listCGs", (_, _) -> lookups.listCGs());
    methods.add("scheduler.getTaskRefusals clauses? fields?", lookups::getTaskRefusals);
    methods.add("scheduler.getHostData clauses? fields?", (_, _) -> lookups.getHostData());
    return lookups;
  }

  private Object lastEvent() {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("id", world.lastEvent);
    event.put("ts", World.seconds(world.now()));
    return event;
  }

  static Map<String, @Nullable Object> user(User user) {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("id", user.id);
    struct.put("name", user.name);
    struct.put("status", 0L);
    struct.put("usertype", user.host ? 1L : 0L);
    struct.put("krb_principals", user.principal == null ? List.of() : List.of(user.principal));
    return struct;
  }

  private @Nullable Object getBuildTarget(Caller caller, Arguments a) {
    Target target = world.targets.get(String.valueOf(a.value("info")));
    return target == null ? null : target(target);
  }

  private static Map<String, @Nullable Object> target(Target target) {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("build_tag", target.build().id);
    struct.put("build_tag_name", target.build().name);
    struct.put("dest_tag", target.destination().id);
    struct.put("dest_tag_name", target.destination().name);
    struct.put("id", target.id());
    struct.put("name", target.name());
    return struct;
  }

  private Object getBuildTargets(Caller caller, Arguments a) {
    return world.targets.values().stream().map(LookupMethods::target).toList();
  }

  private Object getBuildConfig(Caller caller, Arguments a) {
    Tag tag = world.tagNamed(a.value("tag"));
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("arches", tag.arches.isEmpty() ? null : tag.arches);
    struct.put("id", tag.id);
    struct.put("locked", false);
    struct.put("maven_include_all", false);
    struct.put("maven_support", false);
    struct.put("name", tag.name);
    struct.put("perm", null);
    struct.put("perm_id", null);
    struct.put("extra", Map.of());
    if (a.has("event")) {
      struct.put("query_event", a.value("event"));
    }
    Map<String, @Nullable Object> inheritance = new LinkedHashMap<>();
    inheritance.put("extra", Map.of());
    inheritance.put("arches", null);
    struct.put("config_inheritance", inheritance);
    return struct;
  }

  private @Nullable Object getPackageConfig(Caller caller, Arguments a) {
    Tag tag = world.tagNamed(a.value("tag"));
    String name = String.valueOf(a.value("pkg"));
    Long owner = tag.packages.get(name);
    if (owner == null) {
      return null;
    }
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("blocked", tag.blocked.contains(name));
    struct.put("extra_arches", null);
    struct.put("owner_id", owner);
    struct.put("owner_name", world.userNamed(owner).map(user -> user.name).orElse(""));
    struct.put("package_id", world.packages.get(name));
    struct.put("package_name", name);
    struct.put("tag_id", tag.id);
    struct.put("tag_name", tag.name);
    return struct;
  }

  private Map<String, @Nullable Object> channel(long id) {
    String name = String.valueOf(world.channels.get(id));
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("comment", null);
    struct.put("description", name.equals("container") ? "container builds (brief)" : null);
    struct.put("enabled", true);
    struct.put("id", id);
    struct.put("name", name);
    return struct;
  }

  private Object getChannel(Caller caller, Arguments a) {
    long id =
        a.value("channelInfo") instanceof Long number
            ? number
            : world.channelNamed(String.valueOf(a.value("channelInfo")));
    return channel(id);
  }

  private Object listChannels(Caller caller, Arguments a) {
    World.Host host = a.has("hostID") ? world.hosts.get(a.number("hostID")) : null;
    return world.channels.keySet().stream()
        .filter(id -> host == null || host.channels.contains(id))
        .map(this::channel)
        .toList();
  }

  private @Nullable Object getHost(Caller caller, Arguments a) {
    for (World.Host host : world.hosts.values()) {
      if (host.user.name.equals(a.value("hostInfo"))
          || Long.valueOf(host.id).equals(a.value("hostInfo"))) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", host.id);
        struct.put("name", host.user.name);
        struct.put("user_id", host.user.id);
        struct.put("arches", host.arches);
        struct.put("capacity", host.capacity);
        struct.put("task_load", host.load);
        struct.put("enabled", host.enabled);
        struct.put("ready", host.ready);
        return struct;
      }
    }
    return null;
  }

  private @Nullable Object getBuild(Caller caller, Arguments a) {
    Object which = a.value("buildInfo");
    Build build = world.build(which).orElse(null);
    if (build == null && a.flag("strict")) {
      throw Refusal.generic("No such build: %s", Arguments.repr(which));
    }
    return build == null ? null : full(build);
  }

  Map<String, @Nullable Object> full(Build build) {
    Map<String, @Nullable Object> struct = common(build);
    struct.put("cg_id", world.contentGenerators.get(String.valueOf(build.contentGenerator)));
    struct.put("cg_name", build.contentGenerator);
    struct.put("id", build.id);
    return struct;
  }

  private Map<String, @Nullable Object> common(Build build) {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("build_id", build.id);
    struct.put("completion_time", World.stamp(build.completed));
    struct.put("completion_ts", World.seconds(build.completed));
    struct.put("creation_event_id", world.lastEvent);
    struct.put("creation_time", World.stamp(build.created));
    struct.put("creation_ts", World.seconds(build.created));
    struct.put("draft", false);
    struct.put("epoch", null);
    struct.put("extra", build.extra);
    struct.put("name", build.name);
    struct.put("nvr", build.nvr());
    struct.put("owner_id", build.owner);
    struct.put("owner_name", world.userNamed(build.owner).map(user -> user.name).orElse(""));
    struct.put("package_id", world.packages.get(build.name));
    struct.put("package_name", build.name);
    struct.put("promoter_id", null);
    struct.put("promoter_name", null);
    struct.put("promotion_time", null);
    struct.put("promotion_ts", null);
    struct.put("release", build.release);
    struct.put("source", build.source);
    struct.put("start_time", World.stamp(build.started));
    struct.put("start_ts", World.seconds(build.started));
    struct.put("state", (long) build.state);
    struct.put("task_id", build.task);
    struct.put("version", build.version);
    struct.put("volume_id", 0L);
    struct.put("volume_name", "DEFAULT");
    return struct;
  }

  private Object getNextRelease(Caller caller, Arguments a) {
    Map<?, ?> info = a.value("build_info") instanceof Map<?, ?> struct ? struct : Map.of();
    long highest = 0;
    for (Build build : world.builds.values()) {
      boolean counts = build.state != Build.FAILED && build.state != Build.CANCELED;
      if (counts
          && build.name.equals(info.get("name"))
          && build.version.equals(info.get("version"))
          && build.release.matches("\\d+")) {
        highest = Math.max(highest, Long.parseLong(build.release));
      }
    }
    return Long.toString(highest + 1);
  }

  private Object listBuilds(Caller caller, Arguments a) {
    return world.builds.values().stream()
        .filter(build -> build.task != null && build.task.equals(a.value("taskID")))
        .map(this::common)
        .toList();
  }

  private Object listTagged(Caller caller, Arguments a) {
    Tag tag = world.tagNamed(a.value("tag"));
    List<Object> all = new ArrayList<>();
    for (Long id : tag.builds) {
      Map<String, @Nullable Object> struct = common(world.build(id).orElseThrow());
      List.of(
              "completion_ts",
              "creation_ts",
              "start_ts",
              "promotion_ts",
              "promoter_id",
              "extra",
              "source")
          .forEach(struct::remove);
      struct.put("promoter_id", null);
      struct.put("create_event", world.lastEvent);
      struct.put("id", id);
      struct.put("tag_id", tag.id);
      struct.put("tag_name", tag.name);
      all.add(struct);
    }
    return all;
  }

  private Object listCGs() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    world.contentGenerators.forEach((name, id) -> {
      List<String> users =
          world.users.values().stream()
              .filter(user -> user.contentGenerators.contains(name))
              .map(user -> user.name)
              .toList();
      all.put(name, Map.of("id", id, "users", users));
    });
    return all;
  }

  private Object getTaskRefusals(Caller caller, Arguments a) {
    List<?> clause = (List<?>) TaskMethods.list(a.value("clauses")).getFirst();
    List<Object> all = new ArrayList<>();
    for (Refused each : world.refusals) {
      if (clause != null && Long.valueOf(each.task()).equals(clause.get(1))) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("by_host", each.byHost());
        struct.put("host_id", each.host());
        struct.put("id", each.id());
        struct.put("msg", each.text());
        struct.put("soft", each.soft());
        struct.put("task_id", each.task());
        struct.put("ts", World.seconds(each.at()));
        all.add(struct);
      }
    }
    return all;
  }

  private Object getHostData() {
    World.Host host = world.hosts.values().iterator().next();
    return List.of(Map.of("data", host.data, "host_id", host.id));
  }
}
