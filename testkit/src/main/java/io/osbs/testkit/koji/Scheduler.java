package io.osbs.testkit.koji;

import io.osbs.testkit.koji.World.Host;
import io.osbs.testkit.koji.World.Refused;
import io.osbs.testkit.koji.World.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The hub's own scheduler, from 1.34 on. */
final class Scheduler {

  static final Comparator<Task> ORDER =
      Comparator.comparingLong((Task task) -> task.priority).thenComparing(task -> task.created);

  private static final int MAX_JOBS = 15;
  private static final double OVERCOMMIT = 5;

  private final World world;

  Scheduler(World world) {
    this.world = world;
  }

  /** Runs if the last run is long enough ago. */
  void maybeRun() {
    Instant last = world.lastRun;
    if (last == null || !last.plus(world.settings.runInterval()).isAfter(world.now())) {
      run();
    }
  }

  void run() {
    world.lastRun = world.now();
    checkHosts();
    List<Task> free =
        world.tasks.values().stream().filter(t -> t.state == Task.FREE).sorted(ORDER).toList();
    for (Task task : free) {
      best(task).ifPresent(host -> assign(task, host));
    }
    takeBack();
  }

  static void assign(World world, Task task, Host host) {
    task.state = Task.ASSIGNED;
    task.host = host.id;
    task.assigned = world.now();
  }

  private void assign(Task task, Host host) {
    assign(world, task, host);
  }

  private void checkHosts() {
    for (Host host : world.hosts.values()) {
      if (silentFor(host, world.settings.readyTimeout())) {
        host.ready = false;
      }
    }
  }

  private boolean silentFor(Host host, Duration time) {
    return host.updated == null || host.updated.plus(time).isBefore(world.now());
  }

  private Optional<Host> best(Task task) {
    return world.hosts.values().stream()
        .filter(host -> fits(host, task))
        .min(Comparator.comparingDouble(this::rank));
  }

  private boolean fits(Host host, Task task) {
    Instant refused = task.refused.get(host.id);
    return host.enabled
        && host.ready
        && host.channels.contains(task.channel)
        && (task.arch.equals("noarch") || List.of(host.arches.split(" ")).contains(task.arch))
        && (refused == null || refused.isBefore(world.now()))
        && count(host) < maxJobs(host)
        && host.capacity - demand(host) > Math.max(0, task.weight - OVERCOMMIT);
  }

  private static long maxJobs(Host host) {
    return host.data.get("maxjobs") instanceof Long max ? max : MAX_JOBS;
  }

  private long count(Host host) {
    return world.tasksOf(host, Task.OPEN).stream()
            .filter(task -> !Boolean.TRUE.equals(task.waiting))
            .count()
        + world.tasksOf(host, Task.ASSIGNED).size();
  }

  private double demand(Host host) {
    return world.tasks.values().stream()
        .filter(task -> Long.valueOf(host.id).equals(task.host))
        .filter(task -> task.state == Task.OPEN || task.state == Task.ASSIGNED)
        .filter(task -> !Boolean.TRUE.equals(task.waiting))
        .mapToDouble(task -> task.weight)
        .sum();
  }

  private double rank(Host host) {
    return count(host) + host.load + demand(host);
  }

  private void takeBack() {
    for (Task task : world.tasks.values()) {
      Host host = task.host == null ? null : world.hosts.get(task.host);
      if (host == null) {
        continue;
      }
      if (task.state == Task.ASSIGNED
          && task.assigned != null
          && task.assigned.plus(world.settings.assignTimeout()).isBefore(world.now())) {
        refuse(task, host, true, false, "assignment timeout");
      } else if (task.state == Task.OPEN && silentFor(host, world.settings.hostTimeout())) {
        free(task);
      }
    }
  }

  void refuse(Task task, Host host, boolean soft, boolean byHost, String text) {
    Instant now = world.now();
    task.refused.put(host.id, soft ? now.plus(world.settings.softRefusalTimeout()) : Instant.MAX);
    world.refusals.add(
        new Refused(world.refusals.size() + 1L, task.id, host.id, soft, byHost, text, now));
    free(task);
  }

  static void free(Task task) {
    task.state = Task.FREE;
    task.host = null;
    task.assigned = null;
  }
}
