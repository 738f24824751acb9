package io.osbs.builder;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.config.Secret;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.Phase;
import io.osbs.core.time.Pause;
import io.osbs.koji.hub.HttpTransport;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.Login;
import io.osbs.koji.hub.Patience;
import io.osbs.testkit.koji.Disturbance;
import io.osbs.testkit.koji.HubDouble;
import io.osbs.testkit.koji.HubSettings;
import io.osbs.testkit.koji.HubVersion;
import io.osbs.xmlrpc.MethodAnswer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The builder against the double of a hub. Only builds are fake. */
final class BuilderTest {

  private static final String SOURCE = "git+https://git.example.com/hello#" + "c".repeat(40);
  private static final String TARGET = "containers-candidate";

  @TempDir Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final FakeBuilds builds = new FakeBuilds();
  private final FakeBuilds.Told told = new FakeBuilds.Told();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private HubDouble hub(HubVersion version) {
    HubDouble hub = HubDouble.start(version, InstantSource.system());
    open.add(hub);
    return hub;
  }

  private BuilderSettings settings(int maxJobs, long minSpace) {
    return new BuilderSettings(
        maxJobs, Duration.ofMillis(20), Duration.ofMillis(20), directory, minSpace, true);
  }

  /** A builder at work, and what it ended with. */
  private final class Work {
    final Builder builder;
    final Thread thread;
    final AtomicReference<Throwable> failure = new AtomicReference<>();

    Work(HubDouble hub, String user, BuilderSettings settings, boolean once, Pause pause) {
      HttpTransport transport = new HttpTransport(Duration.ofSeconds(10), Duration.ofSeconds(60));
      open.add(transport);
      Patience patience =
          new Patience(Integer.MAX_VALUE, Duration.ofSeconds(20), true, pause, told::warning);
      builder =
          new Builder(
              new Hub(hub.address(), transport, patience),
              new Login.Password(
                  user, new Secret(Objects.requireNonNull(HubDouble.PASSWORDS.get(user)))),
              settings,
              builds,
              List.of(),
              told,
              InstantSource.system());
      thread = Thread.ofVirtual().start(() -> run(once));
    }

    private void run(boolean once) {
      try {
        builder.run(once);
      } catch (FailureException | InterruptedException | RuntimeException e) {
        failure.set(e);
      }
    }

    /** Ends it without a word to the hub, as a crash would. */
    void kill() throws InterruptedException {
      thread.interrupt();
      thread.join();
    }

    void end() throws InterruptedException {
      builder.stop();
      if (!thread.join(Duration.ofSeconds(10))) {
        kill();
      }
    }
  }

  private Work work(HubDouble hub, String user) {
    return work(hub, user, 10);
  }

  private Work work(HubDouble hub, String user, int maxJobs) {
    // Tries of a call come as fast as the hub answers.
    return work(hub, user, settings(maxJobs, 0), false, time -> Thread.sleep(5));
  }

  private Work work(
      HubDouble hub, String user, BuilderSettings settings, boolean once, Pause pause) {
    Work work = new Work(hub, user, settings, once, pause);
    open.add(work::end);
    return work;
  }

  /** Waits for what must come; a builder polls, and tells nobody. */
  private void until(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in time: " + what + "; told: " + told.lines);
      }
      Thread.sleep(5);
    }
  }

  private static Map<String, Object> options() {
    Map<String, Object> options = new HashMap<>();
    options.put("git_branch", "main");
    return options;
  }

  private long submit(HubDouble hub) {
    return hub.submit("alice", SOURCE, TARGET, options());
  }

  private FakeBuilds.Fake started(long task) throws InterruptedException {
    until("the build of task " + task, () -> builds.all.containsKey("koji-" + task));
    return builds.of(task);
  }

  private static String text(Map<String, byte[]> files, String name) {
    return new String(files.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(HubVersion.class)
  void aTaskIsBuiltOnEveryHub(HubVersion version) throws Exception {
    HubDouble hub = hub(version);
    work(hub, "builder1");
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    build.log("2026-11-22 10:00:00,000 platform:- - osbs - INFO - starts\n");
    build.log(
        "2026-11-22 10:00:00,000 platform:x86_64 - osbs - INFO - 2026-11-22 10:00:00,000"
            + " platform:- - osbs - INFO - STEP 1\n");
    until("the log", () -> text(hub.taskFiles(task), "x86_64.log").contains("STEP 1"));
    build.end(Phase.COMPLETE, null);
    until("the end of the task", () -> hub.taskState(task) == 2);

    assertThat(hub.taskResult(task))
        .isEqualTo(
            new MethodAnswer.Value(
                Map.of(
                    "repositories", List.of("registry.example.com/hello:1.0-1"),
                    "koji_builds", List.of("17"))));
    assertThat(hub.taskFiles(task))
        .containsOnlyKeys("build_annotations.json", "orchestrator.log", "x86_64.log");
    assertThat(text(hub.taskFiles(task), "orchestrator.log"))
        .isEqualTo("2026-11-22 10:00:00,000 platform:- - osbs - INFO - starts\n");
    assertThat(text(hub.taskFiles(task), "x86_64.log"))
        .isEqualTo("2026-11-22 10:00:00,000 - osbs - INFO - STEP 1\n");
    assertThat(hub.taskWeight(task)).isEqualTo(2.0);
    ContainerBuilds.Wanted wanted = builds.started.getFirst();
    assertThat(wanted.platforms())
        .extracting(Object::toString)
        .containsExactly("x86_64", "ppc64le");
    assertThat(wanted.source()).isEqualTo("https://git.example.com/hello");
    assertThat(wanted.task().owner()).isEqualTo("alice");
  }

  @Test
  void aFailureReachesTheTasksErrorText() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    work(hub, "builder1");
    long task = submit(hub);
    started(task).end(Phase.FAILED, "ppc64le: RUN make: exit status 2 \u001b[31m");
    until("the end of the task", () -> hub.taskState(task) == 5);

    assertThat(hub.taskResult(task))
        .isEqualTo(
            new MethodAnswer.Fault(
                2001,
                "Image build failed. ppc64le: RUN make: exit status 2 \\u001b[31m."
                    + " OSBS build id: koji-"
                    + task));
  }

  @ParameterizedTest
  @EnumSource(HubVersion.class)
  void aCancelledTaskEndsItsBuild(HubVersion version) throws Exception {
    HubDouble hub = hub(version);
    work(hub, "builder1");
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);

    hub.callAs("alice", "cancelTask", task);

    until("the cancel of the build", () -> build.cancelled);
    assertThat(hub.taskState(task)).isEqualTo(3);
  }

  @Test
  void aTaskThatAnAdministratorFreesGoesOnWithTheSameBuild() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    work(hub, "builder1");
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    hub.callAs("kojiadmin", "freeTask", task);
    until("the task to be open again", () -> hub.taskState(task) == 1);
    build.end(Phase.COMPLETE, null);
    until("the end of the task", () -> hub.taskState(task) == 2);

    assertThat(builds.started).hasSize(1);
    assertThat(build.cancelled).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRestartedBuilderFindsItsBuildAndLosesNoByteOfItsLog(boolean gracefully) throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    Work first = work(hub, "builder1");
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    build.log("one\n");
    until("the log", () -> !hub.taskFiles(task).isEmpty());
    if (gracefully) {
      first.end();
      assertThat(hub.taskState(task)).isZero();
    } else {
      first.kill();
      assertThat(hub.taskState(task)).isEqualTo(1);
    }
    build.log("two\n");

    work(hub, "builder1");

    until("the log", () -> text(hub.taskFiles(task), "orchestrator.log").contains("two"));
    build.log("three");
    build.end(Phase.COMPLETE, null);
    until("the end of the task", () -> hub.taskState(task) == 2);
    assertThat(text(hub.taskFiles(task), "orchestrator.log")).isEqualTo("one\ntwo\nthree");
    assertThat(builds.started).hasSize(1);
  }

  @Test
  void anotherHostTakesOverWithTheSameBuild() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    Work first = work(hub, "builder1");
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    first.end();

    work(hub, "builder2");

    until("the task to be open again", () -> hub.taskState(task) == 1);
    build.end(Phase.COMPLETE, null);
    until("the end of the task", () -> hub.taskState(task) == 2);
    assertThat(builds.started).hasSize(1);
  }

  @Test
  void ofTwoBuildersWithOneUserOneRemains() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    Work first = work(hub, "builder1");
    until("the first to work", () -> hub.counts().getOrDefault("host.updateHost", 0) > 2);
    Work second = work(hub, "builder1");
    until("one to end", () -> first.failure.get() != null || second.failure.get() != null);

    Throwable ended = first.failure.get() != null ? first.failure.get() : second.failure.get();
    assertThat(ended).hasMessageContaining("another builder with the same user has taken over");
    long task = submit(hub);
    started(task).end(Phase.COMPLETE, null);
    until("the end of the task", () -> hub.taskState(task) == 2);
    assertThat(first.failure.get() == null || second.failure.get() == null).isTrue();
  }

  @Test
  void tasksOutliveSessionsThatEnd() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    work(hub, "builder1");
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    build.log("one\n");
    until("the log", () -> !hub.taskFiles(task).isEmpty());

    hub.forgetSessions();

    build.log("two\n");
    until("the log", () -> text(hub.taskFiles(task), "orchestrator.log").contains("two"));
    for (long session = 1; session < 20; session++) {
      hub.expireSession(session);
    }
    build.end(Phase.COMPLETE, null);
    until("the end of the task", () -> hub.taskState(task) == 2);
    assertThat(text(hub.taskFiles(task), "orchestrator.log")).isEqualTo("one\ntwo\n");
    assertThat(builds.started).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(HubVersion.class)
  void aConnectionLostAfterEachSingleCallChangesNothing(HubVersion version) throws Exception {
    HubDouble hub = hub(version);
    Set<String> lost = ConcurrentHashMap.newKeySet();
    hub.disturb(
        (method, _) -> lost.add(method) ? Optional.of(Disturbance.LOST_AFTER) : Optional.empty());
    work(hub, "builder1");
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    build.log("one\n");
    until("the log", () -> !hub.taskFiles(task).isEmpty());
    build.end(Phase.COMPLETE, null);
    until("the end of the task", () -> hub.taskState(task) == 2);

    assertThat(text(hub.taskFiles(task), "orchestrator.log")).isEqualTo("one\n");
    assertThat(builds.started).hasSize(1);
    assertThat(lost).contains("host.openTask", "host.closeTask", "subsession", "rawUpload");
  }

  @ParameterizedTest
  @EnumSource(
      value = Disturbance.class,
      names = {"BAD_GATEWAY", "PAGE", "LOST_BEFORE", "OFFLINE"})
  void aHubThatIsAwayForLongHoldsNothingUpForEver(Disturbance disturbance) throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    work(hub, "builder1");
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    hub.disturb((_, _) -> Optional.of(disturbance));
    build.log("one\n");
    build.end(Phase.COMPLETE, null);
    int before = hub.counts().values().stream().mapToInt(Integer::intValue).sum();
    until(
        "many tries",
        () -> hub.counts().values().stream().mapToInt(Integer::intValue).sum() > before + 200);
    hub.disturb((_, _) -> Optional.empty());

    until("the end of the task", () -> hub.taskState(task) == 2);
    assertThat(text(hub.taskFiles(task), "orchestrator.log")).isEqualTo("one\n");
  }

  @Test
  void tasksOfOtherMethodsAreRefused() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    work(hub, "builder1");
    long other = hub.makeTask("image", List.of());
    until("the refusal", () -> hub.counts().containsKey("host.refuseTask"));
    until("the task to be free", () -> hub.taskState(other) == 0);

    long task = submit(hub);
    started(task);
    assertThat(hub.taskState(other)).isZero();
  }

  @Test
  void noMoreTasksThanMaxjobsRunAtATime() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    hub.capacity("builder1", 100);
    work(hub, "builder1", 2);
    long first = submit(hub);
    long second = submit(hub);
    long third = submit(hub);
    started(first);
    started(second);
    int rounds = hub.counts().getOrDefault("host.updateHost", 0);
    until("some rounds", () -> hub.counts().getOrDefault("host.updateHost", 0) > rounds + 5);
    assertThat(builds.started).hasSize(2);

    builds.of(first).end(Phase.COMPLETE, null);
    started(third);
  }

  @Test
  void whatIsWrongWithATaskIsItsErrorText() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    work(hub, "builder1");
    hub.block("candidate", "hello-container");
    Map<String, Object> flatpak = options();
    flatpak.put("flatpak", true);
    Map<Long, String> expected = new HashMap<>();
    expected.put(
        hub.submit("alice", SOURCE, TARGET, flatpak),
        "the option 'flatpak' has no effect here: flatpaks are not built; leave it out");
    expected.put(hub.submit("alice", SOURCE, "nosuch", options()), "Unknown build target: nosuch");
    expected.put(submit(hub), "package (container) hello-container is blocked for tag candidate");

    for (Map.Entry<Long, String> each : expected.entrySet()) {
      until("the end of " + each, () -> hub.taskState(each.getKey()) == 5);
      assertThat(hub.taskResult(each.getKey()))
          .isEqualTo(new MethodAnswer.Fault(2001, each.getValue()));
    }
    assertThat(builds.started).isEmpty();
  }

  // ---- at any moment

  /** A whole task; the builder goes away at the end. */
  private long wholeTask(HubDouble hub) throws Exception {
    Work work = work(hub, "builder1");
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    build.log("one\n");
    until("the log", () -> hub.taskFiles(task).containsKey("orchestrator.log"));
    build.end(Phase.COMPLETE, null);
    until("the end of the task", () -> hub.taskState(task) == 2);
    work.end();
    return task;
  }

  @ParameterizedTest
  @EnumSource(
      value = Disturbance.class,
      names = {"LOST_AFTER", "CUT_OFF", "PAGE"})
  void whateverHappensToAnySingleCallTheTaskEndsTheSame(Disturbance disturbance) throws Exception {
    for (HubVersion version : List.of(HubVersion.V1_30, HubVersion.MASTER)) {
      for (int index = 2; index < 34; index++) {
        int disturbed = index;
        builds.all.clear();
        builds.started.clear();
        try (HubDouble hub = HubDouble.start(version, InstantSource.system())) {
          hub.disturb(
              (_, before) -> before == disturbed ? Optional.of(disturbance) : Optional.empty());
          long task = wholeTask(hub);

          String what = "%s of call %d on %s".formatted(disturbance, disturbed, version);
          assertThat(text(hub.taskFiles(task), "orchestrator.log")).as(what).isEqualTo("one\n");
          assertThat(hub.taskFiles(task)).as(what).containsKey("build_annotations.json");
          assertThat(builds.started).as(what).hasSize(1);
        }
      }
    }
  }

  @Test
  void aTaskThatIsCancelledAtAnyMomentLeavesNoBuildBehind() throws Exception {
    for (int index = 1; index < 20; index++) {
      int moment = index;
      builds.all.clear();
      try (HubDouble hub = HubDouble.start(HubVersion.MASTER, InstantSource.system())) {
        Work work = work(hub, "builder1");
        until("the builder to work", () -> hub.counts().containsKey("host.getTasks"));
        AtomicInteger since = new AtomicInteger();
        AtomicLong submitted = new AtomicLong();
        hub.disturb((method, _) -> {
          // Rounds without a task do not count.
          boolean idle = since.get() == 0 && !method.equals("host.openTask");
          if (!idle && since.incrementAndGet() == moment) {
            hub.callAs("alice", "cancelTask", submitted.get());
          }
          return Optional.empty();
        });
        submitted.set(submit(hub));
        until("the cancel", () -> hub.taskState(submitted.get()) == 3);
        until(
            "the end of its build",
            () -> builds.all.values().stream().allMatch(build -> build.cancelled));
        // Whoever looks later finds the same.
        int rounds = hub.counts().getOrDefault("host.updateHost", 0);
        until("some rounds", () -> hub.counts().getOrDefault("host.updateHost", 0) > rounds + 3);
        assertThat(hub.taskState(submitted.get())).as("moment " + moment).isEqualTo(3);
        assertThat(builds.all.values()).as("moment " + moment).allMatch(build -> build.cancelled);
        work.end();
        assertThat(work.failure.get()).isNull();
      }
    }
  }

  @Test
  void aTaskThatGoesToAnotherHostIsLeftToIt() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    work(hub, "builder1");
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    hub.callAs("kojiadmin", "disableHost", "builder1");
    hub.callAs("kojiadmin", "freeTask", task);
    until(
        "the loss to be noticed",
        () ->
            told.lines().stream()
                .anyMatch(line -> line.contains("task %d is not ours any more".formatted(task))));
    work(hub, "builder2");
    until("the other to have it", () -> hub.taskState(task) == 1);
    build.log("one\n");
    build.end(Phase.COMPLETE, null);
    until("the end of the task", () -> hub.taskState(task) == 2);

    assertThat(text(hub.taskFiles(task), "orchestrator.log")).isEqualTo("one\n");
    assertThat(build.cancelled).isFalse();
    assertThat(builds.started).hasSize(1);
  }

  @Test
  void tasksOutliveAChangeOfOurAddress() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    work(hub, "builder1");
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    hub.changeAddresses();
    build.log("one\n");
    build.end(Phase.COMPLETE, null);
    until("the end of the task", () -> hub.taskState(task) == 2);
    assertThat(text(hub.taskFiles(task), "orchestrator.log")).isEqualTo("one\n");
  }

  @ParameterizedTest
  @EnumSource(
      value = Disturbance.class,
      names = {"BAD_GATEWAY", "LOST_BEFORE", "OFFLINE"})
  void aHubThatIsAwayForAnHourFindsEveryTaskAsItWas(Disturbance disturbance) throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    AtomicLong seconds = new AtomicLong();
    work(
        hub,
        "builder1",
        settings(10, 0),
        false,
        time -> {
          seconds.addAndGet(time.toSeconds());
          Thread.sleep(1);
        });
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    seconds.set(0);
    hub.disturb((_, _) -> seconds.get() < 3600 ? Optional.of(disturbance) : Optional.empty());
    build.log("one\n");
    build.end(Phase.COMPLETE, null);

    until("the end of the task", () -> hub.taskState(task) == 2);

    assertThat(seconds.get()).isGreaterThanOrEqualTo(3600);
    assertThat(text(hub.taskFiles(task), "orchestrator.log")).isEqualTo("one\n");
    assertThat(builds.started).hasSize(1);
  }

  @Test
  void aBuilderWithoutRoomTakesNoTasks() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    work(hub, "builder1", settings(10, Long.MAX_VALUE), false, time -> Thread.sleep(5));
    long task = submit(hub);
    until("some rounds", () -> hub.counts().getOrDefault("host.updateHost", 0) > 5);

    assertThat(hub.taskState(task)).isZero();
    assertThat(hub.counts()).doesNotContainKey("host.openTask");
    assertThat(told.lines()).contains("warning: %s is too full to take tasks".formatted(directory));
  }

  @Test
  void onceDoesWhatIsThereAlsoWhenTheHubIsSlowToAssignIt() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    HubSettings defaults = HubSettings.of(HubVersion.MASTER);
    HubDouble hub =
        HubDouble.start(
            new HubSettings(
                HubVersion.MASTER,
                Duration.ofMinutes(1),
                defaults.assignTimeout(),
                defaults.readyTimeout(),
                defaults.hostTimeout(),
                defaults.softRefusalTimeout(),
                defaults.sessionLife(),
                true,
                defaults.largestRequest()),
            now::get);
    open.add(hub);
    Work first = work(hub, "builder1", settings(10, 0), true, time -> Thread.sleep(5));
    first.thread.join();
    long task = submit(hub);

    Work second = work(hub, "builder1", settings(10, 0), true, time -> Thread.sleep(5));
    until("it to wait", () -> hub.counts().getOrDefault("listTasks", 0) > 2);
    assertThat(hub.taskState(task)).isZero();
    now.updateAndGet(time -> time.plusSeconds(61));
    started(task).end(Phase.COMPLETE, null);
    second.thread.join();

    assertThat(hub.taskState(task)).isEqualTo(2);
    assertThat(second.failure.get()).isNull();
  }
}
