package io.osbs.builder;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Phase;
import io.osbs.testkit.koji.HubDouble;
import io.osbs.testkit.koji.HubSettings;
import io.osbs.testkit.koji.HubVersion;
import io.osbs.xmlrpc.MethodAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The builder against the double of a hub. Only builds are fake. */
final class BuilderTest extends BuilderScene {
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
    untilLogged(hub, task, "x86_64.log", "STEP 1");
    completes(hub, task, build);

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
    until("the end of the task", () -> hub.taskState(task) == FAILED);

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
    assertThat(hub.taskState(task)).isEqualTo(CANCELED);
  }

  @Test
  void aTaskThatAnAdministratorFreesGoesOnWithTheSameBuild() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    work(hub, "builder1");
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    hub.callAs("kojiadmin", "freeTask", task);
    until("the task to be open again", () -> hub.taskState(task) == OPEN);
    completes(hub, task, build);

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
      assertThat(hub.taskState(task)).isEqualTo(FREE);
    } else {
      first.kill();
      assertThat(hub.taskState(task)).isEqualTo(OPEN);
    }
    build.log("two\n");

    work(hub, "builder1");

    untilLogged(hub, task, "orchestrator.log", "two");
    build.log("three");
    completes(hub, task, build);
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

    until("the task to be open again", () -> hub.taskState(task) == OPEN);
    completes(hub, task, build);
    assertThat(builds.started).hasSize(1);
  }

  @Test
  void tasksOfOtherMethodsAreRefused() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    work(hub, "builder1");
    long other = hub.makeTask("image", List.of());
    until("the refusal", () -> hub.counts().containsKey("host.refuseTask"));
    until("the task to be free", () -> hub.taskState(other) == FREE);

    long task = submit(hub);
    started(task);
    assertThat(hub.taskState(other)).isEqualTo(FREE);
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

  /** Of the time when builders took tasks themselves: a hub that assigns them counts itself. */
  @Test
  void aHostTakesNoTaskBeyondItsCapacity() throws Exception {
    HubDouble hub = hub(HubVersion.V1_33);
    // A task weighs 2: what is left after the first is enough for a second.
    hub.capacity("builder1", 3);
    work(hub, "builder1", 10);
    long first = submit(hub);
    long second = submit(hub);
    long third = submit(hub);
    started(first);
    started(second);
    int rounds = hub.counts().getOrDefault("host.updateHost", 0);
    until("some rounds", () -> hub.counts().getOrDefault("host.updateHost", 0) > rounds + 5);
    assertThat(builds.started).hasSize(2);
    assertThat(hub.taskState(third)).isEqualTo(FREE);

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
      until("the end of " + each, () -> hub.taskState(each.getKey()) == FAILED);
      assertThat(hub.taskResult(each.getKey()))
          .isEqualTo(new MethodAnswer.Fault(2001, each.getValue()));
    }
    assertThat(builds.started).isEmpty();
  }

  @Test
  void aBuilderWithoutRoomTakesNoTasks() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    work(hub, "builder1", settings(10, Long.MAX_VALUE), false, events);
    long task = submit(hub);
    until("some rounds", () -> hub.counts().getOrDefault("host.updateHost", 0) > 5);

    assertThat(hub.taskState(task)).isEqualTo(FREE);
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
    close(watched(hub));
    Work first = work(hub, "builder1", settings(10, 0), true, events);
    first.awaitEnd();
    long task = submit(hub);

    Work second = work(hub, "builder1", settings(10, 0), true, events);
    until("it to wait", () -> hub.counts().getOrDefault("listTasks", 0) > 2);
    assertThat(hub.taskState(task)).isEqualTo(FREE);
    now.updateAndGet(time -> time.plusSeconds(61));
    started(task).end(Phase.COMPLETE, null);
    second.awaitEnd();

    assertThat(hub.taskState(task)).isEqualTo(CLOSED);
    assertThat(second.failure.get()).isNull();
  }
}
