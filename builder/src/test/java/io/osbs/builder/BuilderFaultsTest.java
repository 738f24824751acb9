package io.osbs.builder;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Phase;
import io.osbs.testkit.koji.Disturbance;
import io.osbs.testkit.koji.HubDouble;
import io.osbs.testkit.koji.HubVersion;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens to the builder, the hub or the way between them, tasks end as they should. */
final class BuilderFaultsTest extends BuilderScene {

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
    completes(hub, task, started(task));
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
    untilLogged(hub, task, "orchestrator.log", "two");
    for (long session = 1; session < 20; session++) {
      hub.expireSession(session);
    }
    completes(hub, task, build);
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
    completes(hub, task, build);

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

    until("the end of the task", () -> hub.taskState(task) == CLOSED);
    assertThat(text(hub.taskFiles(task), "orchestrator.log")).isEqualTo("one\n");
  }

  /** A whole task; the builder goes away at the end. */
  private long wholeTask(HubDouble hub) throws Exception {
    Work work = work(hub, "builder1");
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    build.log("one\n");
    until("the log", () -> hub.taskFiles(task).containsKey("orchestrator.log"));
    completes(hub, task, build);
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
        try (HubDouble hub = watched(HubDouble.start(version, InstantSource.system()))) {
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
      try (HubDouble hub = watched(HubDouble.start(HubVersion.MASTER, InstantSource.system()))) {
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
        until("the cancel", () -> hub.taskState(submitted.get()) == CANCELED);
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
    until("the other to have it", () -> hub.taskState(task) == OPEN);
    build.log("one\n");
    completes(hub, task, build);

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
    completes(hub, task, build);
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
          events.pause(time);
        });
    long task = submit(hub);
    FakeBuilds.Fake build = started(task);
    seconds.set(0);
    hub.disturb((_, _) -> seconds.get() < 3600 ? Optional.of(disturbance) : Optional.empty());
    build.log("one\n");
    completes(hub, task, build);

    assertThat(seconds.get()).isGreaterThanOrEqualTo(3600);
    assertThat(text(hub.taskFiles(task), "orchestrator.log")).isEqualTo("one\n");
    assertThat(builds.started).hasSize(1);
  }
}
