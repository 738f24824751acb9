package io.osbs.testkit.koji;

import io.osbs.testkit.koji.World.Build;
import io.osbs.testkit.koji.World.Host;
import io.osbs.testkit.koji.World.Tag;
import io.osbs.testkit.koji.World.Task;
import io.osbs.xmlrpc.MalformedException;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.XmlRpcReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What only builders call. */
final class HostMethods {

  private final World world;
  private final Scheduler scheduler;

  private HostMethods(World world) {
    this.world = world;
    this.scheduler = new Scheduler(world);
  }

  static void addTo(Methods methods, World world) {
    HostMethods host = new HostMethods(world);
    HubVersion version = world.settings.version();
    methods.add("host.getID", (caller, _) -> caller.host().id);
    methods.add("host.getHost", (caller, _) -> host.info(caller.host()));
    methods.add("host.getHostTasks", host::getHostTasks);
    methods.add(
        version.schedules()
            ? "host.updateHost task_load ready data?"
            : "host.updateHost task_load ready",
        host::updateHost);
    methods.add("host.getLoadData", host::getLoadData);
    if (version.schedules()) {
      methods.add("host.getTasks", host::getTasks);
      methods.add("host.refuseTask task_id soft? msg?", host::refuseTask);
      methods.add(
          "host.setHostData hostdata",
          (caller, a) -> {
            caller.host();
            caller.wrote();
            return null;
          });
    }
    methods.add("host.openTask task_id", host::openTask);
    methods.add("host.setTaskWeight task_id weight", host::setTaskWeight);
    methods.add("host.closeTask task_id response", host::closeTask);
    methods.add("host.failTask task_id response", host::failTask);
    methods.add("host.freeTasks tasks", host::freeTasks);
    methods.add("host.subtask method arglist parent label? arch? priority?", host::subtask);
    methods.add("host.taskSetWait parent tasks", host::taskSetWait);
    methods.add("host.taskWait parent", host::taskWait);
    methods.add("host.taskWaitResults parent tasks canfail?", host::taskWaitResults);
    methods.add("host.tagBuild task_id tag build force? fromtag?", host::tagBuild);
    methods.add(
        "host.checkPolicy name data default? strict?",
        (caller, _) -> List.of(false, "Only admin can do this via default policy"));
    methods.add("listBuildroots hostID? state?", (_, _) -> List.of());
  }

  private Map<String, @Nullable Object> info(Host host) {
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("arches", host.arches);
    info.put("capacity", host.capacity);
    info.put("comment", null);
    info.put("description", null);
    info.put("enabled", host.enabled);
    info.put("id", host.id);
    info.put("name", host.user.name);
    info.put("ready", host.ready);
    info.put("task_load", host.load);
    info.put("update_ts", World.seconds(host.updated));
    info.put("user_id", host.user.id);
    return info;
  }

  private Object getHostTasks(Caller caller, Arguments a) {
    List<Object> tasks = new ArrayList<>();
    for (Task task : world.tasksOf(caller.host(), Task.OPEN)) {
      Map<String, @Nullable Object> struct = new LinkedHashMap<>();
      struct.put("id", task.id);
      struct.put("waiting", task.waiting);
      struct.put("weight", task.weight);
      boolean alert =
          world.tasks.values().stream()
              .anyMatch(child ->
                  Long.valueOf(task.id).equals(child.parent)
                      && Boolean.TRUE.equals(child.awaited)
                      && child.isFinal());
      if (Boolean.TRUE.equals(task.waiting) && alert) {
        struct.put("alert", true);
      }
      tasks.add(struct);
    }
    return tasks;
  }

  private @Nullable Object updateHost(Caller caller, Arguments a) {
    Host host = caller.host();
    host.load = a.value("task_load") instanceof Number load ? load.doubleValue() : 0;
    host.ready = a.flag("ready");
    host.updated = world.now();
    if (a.value("data") instanceof Map<?, ?> data) {
      host.data = data;
    }
    caller.wrote();
    return null;
  }

  private Object getTasks(Caller caller, Arguments a) {
    Host host = caller.host();
    if (world.tasksOf(host, Task.ASSIGNED).isEmpty()) {
      scheduler.maybeRun();
      caller.wrote();
    }
    return assigned(host);
  }

  private List<Object> assigned(Host host) {
    List<Object> tasks = new ArrayList<>();
    world.tasksOf(host, Task.ASSIGNED).stream()
        .sorted(Scheduler.ORDER)
        .forEach(task -> tasks.add(brief(task, true)));
    return tasks;
  }

  private static Map<String, @Nullable Object> brief(Task task, boolean seconds) {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("arch", task.arch);
    struct.put("channel_id", task.channel);
    if (seconds) {
      struct.put("create_ts", World.seconds(task.created));
    } else {
      struct.put("create_time", World.stamp(task.created));
    }
    struct.put("host_id", task.host);
    struct.put("id", task.id);
    struct.put("method", task.method);
    struct.put("priority", task.priority);
    struct.put("state", (long) task.state);
    return struct;
  }

  private Object getLoadData(Caller caller, Arguments a) {
    Host us = caller.host();
    List<Object> hosts = new ArrayList<>();
    List<Object> tasks = new ArrayList<>();
    if (world.settings.version().schedules()) {
      Map<String, @Nullable Object> info = info(us);
      info.put("channels", List.copyOf(us.channels));
      hosts.add(info);
      tasks.addAll(assigned(us));
    } else {
      for (Host host : world.hosts.values()) {
        if (host.enabled && host.ready) {
          Map<String, @Nullable Object> info = new LinkedHashMap<>();
          info.put("id", host.id);
          info.put("name", host.user.name);
          info.put("arches", host.arches);
          info.put("task_load", host.load);
          info.put("capacity", host.capacity);
          info.put("channels", List.copyOf(host.channels));
          hosts.add(info);
        }
      }
      world.tasks.values().stream()
          .filter(task -> task.state == Task.FREE || task.state == Task.ASSIGNED)
          .filter(task -> task.host == null || task.host == us.id)
          .sorted(Scheduler.ORDER)
          .forEach(task -> tasks.add(brief(task, false)));
    }
    return List.of(hosts, tasks);
  }

  private @Nullable Object refuseTask(Caller caller, Arguments a) {
    Host host = caller.host();
    Task task = world.task(a.number("task_id"));
    if (task.state == Task.ASSIGNED && Long.valueOf(host.id).equals(task.host)) {
      boolean soft = !a.has("soft") || a.flag("soft");
      String text = a.value("msg") instanceof String said ? said : "";
      scheduler.refuse(task, host, soft, true, text);
      caller.wrote();
    }
    return null;
  }

  private @Nullable Object openTask(Caller caller, Arguments a) {
    Host host = caller.host();
    Task task = world.task(a.number("task_id"));
    boolean ours = task.state == Task.ASSIGNED && Long.valueOf(host.id).equals(task.host);
    if (task.state != Task.FREE && !ours) {
      return null;
    }
    task.state = Task.OPEN;
    task.host = host.id;
    task.started = world.now();
    caller.wrote();
    Map<String, @Nullable Object> info = TaskMethods.info(task);
    info.put("request", task.requestXml);
    return info;
  }

  static Task owned(World world, Host host, long id) {
    Task task = world.task(id);
    if (task.state != Task.OPEN || !Long.valueOf(host.id).equals(task.host)) {
      throw new Refusal(Refusal.NOT_ALLOWED, "host %d does not own task %d".formatted(host.id, id));
    }
    return task;
  }

  private @Nullable Object setTaskWeight(Caller caller, Arguments a) {
    Task task = owned(world, caller.host(), a.number("task_id"));
    task.weight = a.value("weight") instanceof Number weight ? weight.doubleValue() : 1;
    caller.wrote();
    return null;
  }

  private @Nullable Object closeTask(Caller caller, Arguments a) {
    Task task = owned(world, caller.host(), a.number("task_id"));
    String response = a.text("response");
    try {
      XmlRpcReader.answer(response.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedException _) {
      throw new Refusal(
          1,
          "<class 'xml.parsers.expat.ExpatError'>: not well-formed (invalid token): line 1, column 1");
    }
    return end(caller, task, Task.CLOSED, response);
  }

  private @Nullable Object failTask(Caller caller, Arguments a) {
    Task task = owned(world, caller.host(), a.number("task_id"));
    return end(caller, task, Task.FAILED, a.text("response"));
  }

  private @Nullable Object end(Caller caller, Task task, int state, String result) {
    task.state = state;
    task.result = result;
    task.completed = world.now();
    caller.wrote();
    return null;
  }

  private @Nullable Object freeTasks(Caller caller, Arguments a) {
    Host host = caller.host();
    for (Object id : TaskMethods.list(a.value("tasks"))) {
      Task task = id instanceof Long number ? world.tasks.get(number) : null;
      if (task != null && Long.valueOf(host.id).equals(task.host) && !task.isFinal()) {
        Scheduler.free(task);
      }
    }
    caller.wrote();
    return null;
  }

  private Object subtask(Caller caller, Arguments a) {
    Task parent = owned(world, caller.host(), a.number("parent"));
    Object label = a.value("label");
    if (label instanceof String text) {
      for (Task task : world.tasks.values()) {
        if (Long.valueOf(parent.id).equals(task.parent) && text.equals(task.label)) {
          return task.id;
        }
      }
    }
    Task task =
        new World.Task(
            world.tasks.size() + 1L,
            a.text("method"),
            TaskMethods.list(a.value("arglist")),
            new String(
                io.osbs.xmlrpc.XmlRpcWriter.call(
                    MethodCall.ofList(a.text("method"), TaskMethods.list(a.value("arglist")))),
                StandardCharsets.UTF_8),
            parent.owner,
            parent.channel,
            a.value("arch") instanceof String arch ? arch : "noarch",
            parent.priority - 1,
            world.now());
    task.parent = parent.id;
    task.label = label instanceof String text ? text : null;
    world.tasks.put(task.id, task);
    caller.wrote();
    return task.id;
  }

  private @Nullable Object taskSetWait(Caller caller, Arguments a) {
    Task parent = owned(world, caller.host(), a.number("parent"));
    parent.waiting = true;
    for (Object id : TaskMethods.list(a.value("tasks"))) {
      if (id instanceof Long number) {
        world.task(number).awaited = true;
      }
    }
    caller.wrote();
    return null;
  }

  private Object taskWait(Caller caller, Arguments a) {
    Task parent = owned(world, caller.host(), a.number("parent"));
    List<Object> finished = new ArrayList<>();
    List<Object> unfinished = new ArrayList<>();
    for (Task task : world.tasks.values()) {
      if (Long.valueOf(parent.id).equals(task.parent) && Boolean.TRUE.equals(task.awaited)) {
        (task.isFinal() ? finished : unfinished).add(task.id);
      }
    }
    caller.wrote();
    return List.of(finished, unfinished);
  }

  private Object taskWaitResults(Caller caller, Arguments a) {
    owned(world, caller.host(), a.number("parent"));
    List<@Nullable Object> mayFail = TaskMethods.list(a.value("canfail"));
    List<Object> results = new ArrayList<>();
    for (Object id : TaskMethods.list(a.value("tasks"))) {
      Task task = world.task(id instanceof Long number ? number : 0);
      List<@Nullable Object> pair = new ArrayList<>();
      pair.add(task.id);
      pair.add(TaskMethods.result(task, !mayFail.contains(id)));
      results.add(pair);
    }
    return results;
  }

  private @Nullable Object tagBuild(Caller caller, Arguments a) {
    owned(world, caller.host(), a.number("task_id"));
    Tag tag = world.tagNamed(a.value("tag"));
    Build build =
        world
            .build(a.value("build"))
            .orElseThrow(
                () -> Refusal.generic("No such build: %s", Arguments.repr(a.value("build"))));
    if (!tag.packages.containsKey(build.name)) {
      throw new Refusal(1003, "Package %s not in list for %s".formatted(build.name, tag.name));
    }
    if (tag.blocked.contains(build.name)) {
      throw new Refusal(1003, "Package %s blocked in %s".formatted(build.name, tag.name));
    }
    if (tag.builds.contains(build.id)) {
      throw new Refusal(1003, "build %s already tagged (%s)".formatted(build.nvr(), tag.name));
    }
    tag.builds.add(build.id);
    world.lastEvent++;
    caller.wrote();
    return null;
  }
}
