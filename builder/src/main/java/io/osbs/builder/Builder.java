package io.osbs.builder;

import io.osbs.builder.ContainerBuilds.RunningBuild;
import io.osbs.builder.HostSession.TakenOverException;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.KojiTask;
import io.osbs.koji.hub.FaultCode;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.koji.hub.Login;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The builder's loop: tells the hub that we are there, takes tasks as far as the host's capacity
 * and {@code maxjobs} go, refuses what we have no handler for, and looks after the tasks that run.
 *
 * <p>A task that the hub lists as open on our host and that nobody here works on was ours before a
 * restart, or another builder's with our user: it is taken on where it stands, and its build is
 * found again by the task's number.
 */
public final class Builder {

  static final String METHOD = "buildContainer";

  /** Hubs place tasks once a minute unless they are told otherwise. */
  private static final Duration SCHEDULED_BY_THEN = Duration.ofMinutes(3);

  private final BuilderSettings settings;
  private final BuilderLog log;
  private final InstantSource clock;
  private final HostSession session;
  private final Host host;
  private final TaskRun.Tools tools;
  private final PullQueue queue = new PullQueue();
  private final Map<Long, Running> running = new LinkedHashMap<>();
  private final Map<Long, String> leftAlone = new HashMap<>();
  private final CountDownLatch stopping = new CountDownLatch(1);

  private record Running(TaskRun run, Thread thread) {}

  /**
   * A builder.
   *
   * @param allowedScms key {@code allowed_scms} of kojid.conf
   */
  public Builder(
      Hub hub,
      Login login,
      BuilderSettings settings,
      ContainerBuilds builds,
      List<String> allowedScms,
      BuilderLog log,
      InstantSource clock) {
    this.settings = settings;
    this.log = log;
    this.clock = clock;
    this.session = new HostSession(hub, login, clock);
    this.host = new Host(session, settings.maxJobs());
    this.tools = new TaskRun.Tools(settings, builds, new AllowedSources(allowedScms), log);
  }

  /** Asks the builder to end: it gives its tasks back to the hub, and their builds go on. */
  public void stop() {
    stopping.countDown();
  }

  /**
   * Runs until it is asked to end.
   *
   * @param once true to end when the tasks that are there now are done
   * @throws FailureException when it cannot go on: no login, another builder in its place
   */
  public void run(boolean once) throws FailureException, InterruptedException {
    try {
      session.open();
      log.info("logged in");
      Instant latest = clock.instant().plus(SCHEDULED_BY_THEN);
      boolean more = true;
      while (stopping.getCount() > 0) {
        boolean took = patientRound(!once || more, once);
        // The hub gives one task after the other, and may take its time before the first.
        more = took || (once && clock.instant().isBefore(latest) && host.isWaitedFor());
        if (once && !more && running.isEmpty()) {
          break;
        }
        if (!took || running.size() >= settings.maxJobs()) {
          stopping.await(once ? 500 : settings.sleepTime().toMillis(), TimeUnit.MILLISECONDS);
        }
      }
      leave();
    } catch (HubException e) {
      throw e.asFailure();
    } catch (TakenOverException e) {
      throw new FailureException(
          Failure.of(FailureKind.PERMISSION, String.valueOf(e.getMessage())), e);
    } finally {
      running.values().forEach(each -> each.thread().interrupt());
      for (Running each : running.values()) {
        each.thread().join();
      }
    }
  }

  /** What went wrong may go well at the next look, unless the hub does not want us. */
  private boolean patientRound(boolean taking, boolean once)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    try {
      return round(taking);
    } catch (HubException e) {
      if (once || e.asFailure().failure().kind() == FailureKind.PERMISSION) {
        throw e;
      }
      log.warning(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** One look at the hub; true when a task was taken. */
  private boolean round(boolean taking)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    forgetEnded();
    Map<Long, Double> open = host.openTasks();
    for (Running each : running.values()) {
      if (!open.containsKey(each.run().task())) {
        each.run().missing();
      }
    }
    Host.Standing info = host.info();
    if (taking) {
      adopt(open, info);
    }
    watchLeftAlone();
    double load = open.values().stream().mapToDouble(Double::doubleValue).sum();
    boolean ready = taking && isReady(info, load);
    host.update(load, ready);
    return ready && take(info);
  }

  private boolean isReady(Host.Standing info, double load) throws FailureException {
    if (!info.enabled() || running.size() >= settings.maxJobs() || load > info.capacity()) {
      return false;
    }
    boolean space = settings.hasSpace();
    if (!space) {
      log.warning("%s is too full to take tasks".formatted(settings.workDir()));
    }
    return space;
  }

  private void forgetEnded()
      throws HubException, FailureException, TakenOverException, InterruptedException {
    for (Running each : List.copyOf(running.values())) {
      TaskRun run = each.run();
      if (run.end() == TaskRun.End.RUNNING) {
        continue;
      }
      each.thread().join();
      running.remove(run.task());
      host.endSubsession(run.session());
      if (run.end() == TaskRun.End.LOST) {
        run.section().ifPresent(section -> leftAlone.put(run.task(), section));
      }
    }
  }

  private void adopt(Map<Long, Double> open, Host.Standing info)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    List<Long> strangers = new ArrayList<>();
    for (long id : open.keySet()) {
      if (running.containsKey(id)) {
        continue;
      }
      Optional<Host.Taken> task = host.adopt(id, info.id());
      if (task.isPresent()) {
        log.info(id, "was ours before");
        start(task.get(), true);
      } else {
        strangers.add(id);
      }
    }
    host.free(strangers);
  }

  private boolean take(Host.Standing info)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    Host.Offers offers = host.offers();
    List<Host.Offer> tasks =
        host.isAssigning() ? offers.tasks() : queue.choose(offers, info.id(), clock.instant());
    for (Host.Offer offer : tasks) {
      if (!offer.method().equals(METHOD)) {
        if (host.isAssigning()) {
          log.info(offer.id(), "is refused: no handler for " + offer.method());
          host.refuse(offer.id(), false, "no handler for method " + offer.method());
        }
        continue;
      }
      if (running.containsKey(offer.id())) {
        continue;
      }
      Optional<Host.Taken> taken = host.open(offer.id(), info.id());
      if (taken.isPresent()) {
        start(taken.get(), false);
        // Whether there is room for another one is the hub's to say, with the new load.
        return true;
      }
    }
    return false;
  }

  private void start(Host.Taken task, boolean adopted)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    try {
      host.weigh(task.id(), TaskRun.WEIGHT);
    } catch (HubException.Fault fault) {
      if (fault.is(FaultCode.NOT_ALLOWED)) {
        log.info(task.id(), "was taken away at once");
        return;
      }
      throw fault;
    }
    TaskRun run =
        new TaskRun(tools, task, new TaskSession(session, settings.fastUpload()), adopted);
    leftAlone.remove(task.id());
    Thread thread = Thread.ofVirtual().name("task-" + task.id()).start(run);
    running.put(task.id(), new Running(run, thread));
  }

  /**
   * A build whose task was taken from us goes on for the next host. When nobody took the task and
   * its user cancels it, nobody else would end the build.
   */
  private void watchLeftAlone()
      throws HubException, FailureException, TakenOverException, InterruptedException {
    for (Map.Entry<Long, String> each : Map.copyOf(leftAlone).entrySet()) {
      long state =
          HubSession.read(
              "getTaskInfo",
              session.call(MethodCall.of("getTaskInfo", each.getKey())),
              value -> Struct.of(value).number("state"));
      if (state == Host.FREE || state == Host.ASSIGNED) {
        continue;
      }
      leftAlone.remove(each.getKey());
      if (state == Host.CANCELED) {
        cancelBuildOf(each.getKey(), each.getValue());
      }
    }
  }

  private void cancelBuildOf(long task, String section) {
    KojiTask koji = new KojiTask(task, "", "", null, List.of(), null);
    try {
      Optional<RunningBuild> build = tools.builds().find(section, koji);
      if (build.isPresent()) {
        try (RunningBuild found = build.get()) {
          log.info(task, "was cancelled; cancelling " + found.name());
          found.cancel();
        }
      }
    } catch (FailureException e) {
      log.warning(task, "its build cannot be cancelled: " + e.failure().message());
    }
  }

  /** Gives everything back, so that another host can go on at once. */
  private void leave()
      throws HubException, FailureException, TakenOverException, InterruptedException {
    running.values().forEach(each -> each.run().release());
    for (Running each : running.values()) {
      if (!each.thread().join(Duration.ofSeconds(5))) {
        each.thread().interrupt();
      }
    }
    List<Long> tasks =
        running.values().stream()
            .filter(each -> each.run().end() != TaskRun.End.TOLD)
            .map(each -> each.run().task())
            .toList();
    host.free(tasks);
    host.update(0, false);
    session.close();
    log.info("left the hub; %d tasks were given back".formatted(tasks.size()));
  }
}
