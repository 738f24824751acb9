package io.osbs.testkit.koji;

import io.osbs.testkit.koji.World.Host;
import io.osbs.testkit.koji.World.Task;
import io.osbs.xmlrpc.MalformedException;
import io.osbs.xmlrpc.MethodAnswer;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.XmlRpcReader;
import io.osbs.xmlrpc.XmlRpcWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tasks as their owners and administrators see them. */
final class TaskMethods {

  private static final long PRIORITY = 20;

  private final World world;

  private TaskMethods(World world) {
    this.world = world;
  }

  static void addTo(Methods methods, World world) {
    TaskMethods tasks = new TaskMethods(world);
    methods.addFunction(
        "buildContainer src target opts? priority? channel?", tasks::buildContainer);
    methods.add("makeTask method arglist channel? arch? priority? owner?", tasks::makeTask);
    methods.add("getTaskInfo task_id request? strict?", tasks::getTaskInfo);
    methods.add("getTaskResult taskId raise_fault?", tasks::getTaskResult);
    methods.add("listTasks opts? queryOpts?", tasks::listTasks);
    methods.add("taskFinished taskId", (_, a) -> world.task(a.number("taskId")).isFinal());
    methods.add("cancelTask task_id recurse?", tasks::cancelTask);
    methods.add("freeTask task_id", tasks::freeTask);
    methods.add("assignTask task_id host force? override?", tasks::assignTask);
    methods.add("enableHost hostname", (caller, a) -> enable(caller, a.text("hostname"), true));
    methods.add("disableHost hostname", (caller, a) -> enable(caller, a.text("hostname"), false));
    methods.add("tagBuild tag build force? fromtag?", tasks::tagBuild);
  }

  private Object listTasks(Caller caller, Arguments a) {
    Map<?, ?> wanted = a.value("opts") instanceof Map<?, ?> options ? options : Map.of();
    List<Object> all = new ArrayList<>();
    for (Task task : world.tasks.values()) {
      boolean method = wanted.get("method") == null || task.method.equals(wanted.get("method"));
      boolean state =
          !(wanted.get("state") instanceof List<?> states) || states.contains((long) task.state);
      if (method && state) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", task.id);
        struct.put("method", task.method);
        struct.put("state", (long) task.state);
        struct.put("channel_id", task.channel);
        all.add(struct);
      }
    }
    return all;
  }

  private static @Nullable Object enable(Caller caller, String name, boolean enabled) {
    caller.requirePermission("host");
    caller.hostNamed(name).enabled = enabled;
    caller.wrote();
    return null;
  }

  Task make(
      MethodCall call,
      long owner,
      long channel,
      String arch,
      long priority,
      @Nullable Task parent) {
    Task task =
        new Task(
            world.tasks.size() + 1L,
            call.method(),
            call.params(),
            new String(XmlRpcWriter.call(call), StandardCharsets.UTF_8),
            owner,
            channel,
            arch,
            priority,
            world.now());
    task.parent = parent == null ? null : parent.id;
    world.tasks.put(task.id, task);
    return task;
  }

  private Object buildContainer(Caller caller, Arguments a) {
    String channel = a.value("channel") instanceof String text ? text : "container-binary";
    List<@Nullable Object> request = new ArrayList<>();
    request.add(a.value("src"));
    request.add(a.value("target"));
    request.add(a.value("opts") == null ? new LinkedHashMap<>() : a.value("opts"));
    Task task =
        make(
            MethodCall.ofList("buildContainer", request),
            caller.user().id,
            world.channelNamed(channel),
            "noarch",
            PRIORITY,
            null);
    caller.wrote();
    return task.id;
  }

  private Object makeTask(Caller caller, Arguments a) {
    caller.requirePermission("admin");
    String channel = a.value("channel") instanceof String text ? text : "default";
    Task task =
        make(
            MethodCall.ofList(a.text("method"), list(a.value("arglist"))),
            caller.user().id,
            world.channelNamed(channel),
            a.value("arch") instanceof String arch ? arch : "noarch",
            PRIORITY,
            null);
    caller.wrote();
    return task.id;
  }

  static List<@Nullable Object> list(@Nullable Object value) {
    return value instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
  }

  private @Nullable Object getTaskInfo(Caller caller, Arguments a) {
    Task task = world.tasks.get(a.number("task_id"));
    if (task == null) {
      if (a.flag("strict")) {
        throw Refusal.generic("query returned no rows");
      }
      return null;
    }
    Map<String, @Nullable Object> info = info(task);
    if (a.flag("request")) {
      info.put("request", task.request);
    }
    return info;
  }

  static Map<String, @Nullable Object> info(Task task) {
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("arch", task.arch);
    info.put("awaited", task.awaited);
    info.put("channel_id", task.channel);
    info.put("completion_time", World.stamp(task.completed));
    info.put("completion_ts", World.seconds(task.completed));
    info.put("create_time", World.stamp(task.created));
    info.put("create_ts", World.seconds(task.created));
    info.put("host_id", task.host);
    info.put("id", task.id);
    info.put("label", task.label);
    info.put("method", task.method);
    info.put("owner", task.owner);
    info.put("parent", task.parent);
    info.put("priority", task.priority);
    info.put("start_time", World.stamp(task.started));
    info.put("start_ts", World.seconds(task.started));
    info.put("state", (long) task.state);
    info.put("waiting", task.waiting);
    info.put("weight", task.weight);
    return info;
  }

  private @Nullable Object getTaskResult(Caller caller, Arguments a) {
    Task task = world.task(a.number("taskId"));
    boolean raise = !a.has("raise_fault") || a.flag("raise_fault");
    if (task.state == Task.CANCELED) {
      throw Refusal.generic("Task %d is canceled", task.id);
    }
    if (task.state != Task.CLOSED && task.state != Task.FAILED) {
      throw Refusal.generic("Task %d is not finished", task.id);
    }
    return result(task, raise);
  }

  static @Nullable Object result(Task task, boolean raise) {
    String stored = task.result == null ? "" : task.result;
    if (!stored.substring(0, Math.min(10, stored.length())).contains("<?xml")) {
      throw new Refusal(1, "<class 'binascii.Error'>: Incorrect padding");
    }
    try {
      MethodAnswer answer = XmlRpcReader.answer(stored.getBytes(StandardCharsets.UTF_8));
      return switch (answer) {
        case MethodAnswer.Value(Object value) -> value;
        case MethodAnswer.Fault(long code, String text) when raise -> throw new Refusal(code, text);
        case MethodAnswer.Fault(long code, String text) ->
            new LinkedHashMap<>(Map.of("faultCode", code, "faultString", text));
      };
    } catch (MalformedException e) {
      throw new Refusal(1, "<class 'xml.parsers.expat.ExpatError'>: " + e.getMessage());
    }
  }

  private @Nullable Object cancelTask(Caller caller, Arguments a) {
    Task task = world.task(a.number("task_id"));
    boolean ours =
        task.owner == caller.user().id
            || caller.user().permissions.contains("admin")
            || world
                .hostOf(caller.user())
                .map(host -> Long.valueOf(host.id).equals(task.host))
                .orElse(false);
    if (!ours) {
      throw new Refusal(Refusal.NOT_ALLOWED, "Cannot cancel task, not owner");
    }
    if (!task.isFinal()) {
      task.state = Task.CANCELED;
      task.completed = world.now();
    }
    caller.wrote();
    return null;
  }

  private @Nullable Object freeTask(Caller caller, Arguments a) {
    caller.requirePermission("admin");
    Task task = world.task(a.number("task_id"));
    if (!task.isFinal()) {
      Scheduler.free(task);
    }
    caller.wrote();
    return null;
  }

  private Object assignTask(Caller caller, Arguments a) {
    caller.requirePermission("admin");
    Host host = caller.hostNamed(a.text("host"));
    Scheduler.assign(world, world.task(a.number("task_id")), host);
    caller.wrote();
    return true;
  }

  private Object tagBuild(Caller caller, Arguments a) {
    List<@Nullable Object> request = new ArrayList<>();
    request.add(world.tagNamed(a.value("tag")).id);
    request.add(a.value("build"));
    Task task =
        make(
            MethodCall.ofList("tagBuild", request),
            caller.user().id,
            world.channelNamed("default"),
            "noarch",
            10,
            null);
    caller.wrote();
    return task.id;
  }
}
