package io.osbs.builder;

import io.osbs.builder.HostSession.TakenOverException;
import io.osbs.core.build.FailureException;
import io.osbs.koji.hub.FaultCode;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.xmlrpc.MalformedException;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import io.osbs.xmlrpc.XmlRpcReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a build host asks and tells its hub, for hubs of every version: those that assign tasks, and
 * those before 1.34, where hosts take them. Used by one thread, the builder's own.
 */
final class Host {

  static final int FREE = 0;
  static final int OPEN = 1;
  static final int CANCELED = 3;
  static final int ASSIGNED = 4;

  /** The host as the hub knows it. */
  record Standing(long id, boolean enabled, double capacity, Set<String> arches) {}

  /** A task that could be ours. */
  record Offer(long id, String method, int state, @Nullable Long host, long channel, String arch) {}

  /**
   * Everything offered.
   *
   * @param peers the available capacity of the hosts of each channel and arch, ours among them;
   *     only where hosts take tasks themselves
   */
  record Offers(List<Offer> tasks, List<Peer> peers) {}

  /** A host as others see it. */
  record Peer(long id, Set<Long> channels, Set<String> arches, double available) {}

  private final HostSession session;
  private final int maxJobs;
  private boolean schedules = true;
  private boolean takesData = true;

  Host(HostSession session, int maxJobs) {
    this.session = session;
    this.maxJobs = maxJobs;
  }

  private @Nullable Object call(MethodCall call)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    return session.call(call);
  }

  /** Our open tasks and their weights. */
  Map<Long, Double> openTasks()
      throws HubException, FailureException, TakenOverException, InterruptedException {
    Map<Long, Double> tasks = new LinkedHashMap<>();
    Object answer = call(MethodCall.of("host.getHostTasks"));
    return HubSession.read(
        "host.getHostTasks",
        answer,
        value -> {
          for (Struct each : Struct.listOf(value)) {
            tasks.put(each.number("id"), each.real("weight", 0));
          }
          return tasks;
        });
  }

  Standing info() throws HubException, FailureException, TakenOverException, InterruptedException {
    return HubSession.read(
        "host.getHost",
        call(MethodCall.of("host.getHost")),
        value -> {
          Struct host = Struct.of(value);
          return new Standing(
              host.number("id"),
              host.flag("enabled"),
              host.real("capacity", 0),
              words(host.optionalText("arches").orElse("")));
        });
  }

  private static Set<String> words(String text) {
    return new HashSet<>(Arrays.asList(text.strip().split("\\s+", -1)));
  }

  /** The sign of life. */
  void update(double load, boolean ready)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    MethodCall plain = MethodCall.of("host.updateHost", load, ready);
    if (takesData) {
      Map<String, ?> data = Map.of("methods", List.of(Builder.METHOD), "maxjobs", maxJobs);
      try {
        call(plain.named(Map.of("data", data)));
        return;
      } catch (HubException.Fault fault) {
        if (!fault.is(FaultCode.PARAMETER)) {
          throw fault;
        }
        takesData = false;
      }
    }
    call(plain);
  }

  /** The tasks that we may take. */
  Offers offers() throws HubException, FailureException, TakenOverException, InterruptedException {
    if (schedules) {
      try {
        return new Offers(
            HubSession.read("host.getTasks", assigned(), Host::readOffers), List.of());
      } catch (HubException.Fault fault) {
        if (!fault.is(FaultCode.GENERIC) || !fault.text().startsWith("Invalid method")) {
          throw fault;
        }
        schedules = false;
      }
    }
    return HubSession.read(
        "host.getLoadData", call(MethodCall.of("host.getLoadData")), Host::readLoadData);
  }

  /** The hub may run its scheduler first; that it did so does not tell us the tasks. */
  private @Nullable Object assigned()
      throws HubException, FailureException, TakenOverException, InterruptedException {
    MethodCall call = MethodCall.of("host.getTasks");
    try {
      return call(call);
    } catch (HubException.AnswerLost _) {
      return call(call);
    }
  }

  /** True when the hub has a container task that it may still give to us. */
  boolean isWaitedFor()
      throws HubException, FailureException, TakenOverException, InterruptedException {
    if (!schedules) {
      return false;
    }
    long id =
        HubSession.read(
            "host.getHost",
            call(MethodCall.of("host.getHost")),
            value -> Struct.of(value).number("id"));
    Set<Long> channels = new HashSet<>();
    Object ours = call(MethodCall.of("listChannels").named(Map.of("hostID", id)));
    for (Struct each : HubSession.read("listChannels", ours, Struct::listOf)) {
      each.optionalNumber("id").ifPresent(channels::add);
    }
    Map<String, ?> free = Map.of("method", Builder.METHOD, "state", List.of((long) FREE));
    Object tasks = call(MethodCall.of("listTasks").named(Map.of("opts", free)));
    for (Struct each : HubSession.read("listTasks", tasks, Struct::listOf)) {
      if (each.optionalNumber("channel_id").filter(channels::contains).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** True when the hub assigns tasks, and wants to hear of one that we cannot do. */
  boolean isAssigning() {
    return schedules;
  }

  private static List<Offer> readOffers(@Nullable Object value) throws MalformedException {
    List<Offer> offers = new ArrayList<>();
    for (Struct each : Struct.listOf(value)) {
      offers.add(
          new Offer(
              each.number("id"),
              each.text("method"),
              (int) each.number("state"),
              each.optionalNumber("host_id").orElse(null),
              each.optionalNumber("channel_id").orElse(0L),
              each.optionalText("arch").orElse("noarch")));
    }
    return offers;
  }

  private static Offers readLoadData(@Nullable Object value) throws MalformedException {
    if (!(value instanceof List<?> pair) || pair.size() != 2) {
      throw new MalformedException("hosts and tasks are due");
    }
    List<Peer> peers = new ArrayList<>();
    for (Struct each : Struct.listOf(pair.get(0))) {
      Set<Long> channels = new HashSet<>();
      if (each.value("channels") instanceof List<?> list) {
        list.forEach(channel -> {
          if (channel instanceof Long id) {
            channels.add(id);
          }
        });
      }
      peers.add(
          new Peer(
              each.number("id"),
              channels,
              words(each.optionalText("arches").orElse("")),
              each.real("capacity", 0) - each.real("task_load", 0)));
    }
    return new Offers(readOffers(pair.get(1)), peers);
  }

  /** A task as it was taken. */
  record Taken(long id, long owner, List<? extends @Nullable Object> request) {}

  /**
   * Takes a task.
   *
   * @return empty when somebody else was faster, or it was cancelled
   */
  Optional<Taken> open(long id, long ourId)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    try {
      Object answer = call(MethodCall.of("host.openTask", id));
      return answer == null
          ? Optional.empty()
          : Optional.of(HubSession.read("host.openTask", answer, Host::readTaken));
    } catch (HubException.AnswerLost _) {
      return adopt(id, ourId);
    }
  }

  /** A task that is open on our host: with its request, if it is still so. */
  Optional<Taken> adopt(long id, long ourId)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    Object answer = call(MethodCall.of("getTaskInfo", id).named(Map.of("request", true)));
    return HubSession.read(
        "getTaskInfo",
        answer,
        value -> {
          Struct task = Struct.of(value);
          boolean ours =
              task.number("state") == OPEN
                  && task.optionalNumber("host_id").filter(host -> host == ourId).isPresent();
          return ours && task.text("method").equals(Builder.METHOD)
              ? Optional.of(readTaken(value))
              : Optional.empty();
        });
  }

  private static Taken readTaken(@Nullable Object value) throws MalformedException {
    Struct task = Struct.of(value);
    List<? extends @Nullable Object> request =
        switch (task.value("request")) {
          case String xml -> XmlRpcReader.call(xml.getBytes(StandardCharsets.UTF_8)).params();
          case List<?> list -> list;
          case null, default -> throw new MalformedException("the task has no request");
        };
    return new Taken(task.number("id"), task.number("owner"), request);
  }

  void weigh(long task, double weight)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    quietly(MethodCall.of("host.setTaskWeight", task, weight));
  }

  void refuse(long task, boolean soft, String why)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    quietly(MethodCall.of("host.refuseTask", task).named(Map.of("soft", soft, "msg", why)));
  }

  void free(List<Long> tasks)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    if (!tasks.isEmpty()) {
      quietly(MethodCall.of("host.freeTasks", tasks));
    }
  }

  void endSubsession(long id)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    quietly(MethodCall.of("logoutChild", id));
  }

  /** A call whose answer says nothing: that it was carried out is enough. */
  private void quietly(MethodCall call)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    try {
      call(call);
    } catch (HubException.AnswerLost _) {
      return;
    }
  }
}
