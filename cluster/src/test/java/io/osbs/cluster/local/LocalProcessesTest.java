package io.osbs.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to real processes: sessions, signals, mounts. */
@Timeout(300)
final class LocalProcessesTest {

  private static final BuildName NAME = new BuildName("one");

  @TempDir private Path home;
  private final ShiftedClock clock = new ShiftedClock();
  private Path state;
  private Cluster cluster;

  @BeforeEach
  void open() throws Exception {
    state = home.toRealPath().resolve("here");
    cluster =
        LocalClusters.open(
            new LocalInstance(
                "here", state, home, 2, BuildProcess.command(), BuildProcess.environment()),
            new LocalMachine(clock, Thread::sleep, new SystemLauncher(), new SecureRandom()));
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (Build build : cluster.builds().list(Map.of())) {
      if (build.phase().isActive()) {
        cluster.builds().cancel(build.name());
        clock.advance(Duration.ofMinutes(5));
        until(() -> find(build.name()).phase().isFinal());
      }
    }
    // One that has finished may still be on its way out.
    for (ProcessHandle left :
        ProcessHandle.allProcesses().filter(LocalProcessesTest::isBuild).toList()) {
      left.onExit().get(60, TimeUnit.SECONDS);
    }
  }

  private static boolean isBuild(ProcessHandle process) {
    return process.isAlive()
        && process.info().commandLine().orElse("").contains(BuildProcess.class.getName());
  }

  @Test
  void aBuildRunsInASessionOfItsOwnAndSaysHowItEnded() throws Exception {
    create("complete");
    Build build = await(Phase.COMPLETE);
    assertThat(build.started()).isNotNull();
    assertThat(build.failure()).isNull();
    ProcessIdentity process = Objects.requireNonNull(status().process());
    assertThat(process.session()).isEqualTo(process.pid());
    assertThat(process.sessionStart()).isEqualTo(process.start());
    assertThat(log()).contains("a line of the log");
  }

  @Test
  void aBuildGetsASmallEnvironment() throws Exception {
    create("environment", "complete");
    await(Phase.COMPLETE);
    assertThat(log())
        .contains("OSBS_BUILD_DIR=" + state.resolve("builds/one"), "REQUEST={}", "PATH=/usr")
        .doesNotContain("SECRET_OF_A_SHELL");
  }

  @Test
  void whatAFinishedBuildLeftRunningIsEnded() throws Exception {
    create("work", "child", "complete");
    Build build = await(Phase.COMPLETE);
    long child = Long.parseLong(build.annotations().getOrDefault(BuildProcess.CHILD, "0"));
    assertThat(child).isPositive();
    assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(state.resolve("builds/one/work")).doesNotExist();
  }

  @Test
  void whatIsLeftOfAKilledBuildIsClearedAway() throws Exception {
    cluster.slots().take(0, NAME, "origin");
    create("work", "child", "wait");
    ProcessHandle child = ready();
    killLeader();
    assertThat(child.isAlive()).as("the child outlives its parent").isTrue();

    Build build = find(NAME);

    assertThat(build.phase()).isEqualTo(Phase.ERROR);
    var failure = Objects.requireNonNull(build.failure());
    assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(failure.message()).contains("ended without saying why");
    assertThat(failure.evidence()).contains("a line of the log");
    assertThat(child.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
    assertThat(state.resolve("builds/one/work")).doesNotExist();
    assertThat(state.resolve("builds/one/mounts")).doesNotExist();
    var held = cluster.slots().survey().slots().getFirst();
    assertThat(held.holderPhase()).as("so anybody may release it").isEqualTo(Phase.ERROR);
    assertThat(cluster.slots().release(held.slot())).isTrue();
  }

  @Test
  void whatAKilledBuildMountedIsUnmounted() throws Exception {
    create("work", "wait");
    ready();
    Path mountPoint = Files.createDirectories(state.resolve("builds/one/work/a b/mounted"));
    assumeTrue(mount(mountPoint), "mounting needs root");
    Files.writeString(mountPoint.resolve("inside"), "x");
    killLeader();

    assertThat(find(NAME).phase()).isEqualTo(Phase.ERROR);

    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(state.toString());
    assertThat(state.resolve("builds/one/work")).doesNotExist();
  }

  @Test
  void cancellingEndsTheWholeSession() throws Exception {
    create("child", "wait");
    ProcessHandle child = ready();
    ProcessHandle leader = leader();

    cluster.builds().cancel(NAME);
    leader.onExit().get(60, TimeUnit.SECONDS);
    Build build = find(NAME);

    assertThat(build.phase()).isEqualTo(Phase.CANCELLED);
    assertThat(Objects.requireNonNull(build.failure()).kind()).isEqualTo(FailureKind.CANCELLED);
    child.onExit().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aCancelledBuildThatDoesNotEndIsKilledAfterItsGrace() throws Exception {
    create("stubborn", "child", "wait");
    ProcessHandle child = ready();
    ProcessHandle leader = leader();

    cluster.builds().cancel(NAME);
    assertThat(find(NAME).phase()).isEqualTo(Phase.RUNNING);
    clock.advance(Duration.ofSeconds(11));

    assertThat(find(NAME).phase()).isEqualTo(Phase.CANCELLED);
    leader.onExit().get(60, TimeUnit.SECONDS);
    child.onExit().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aBuildBeyondItsDeadlineIsEnded() throws Exception {
    create("child", "wait");
    ProcessHandle child = ready();
    clock.advance(Duration.ofMinutes(61));

    Build build = find(NAME);

    assertThat(build.phase()).isEqualTo(Phase.FAILED);
    var failure = Objects.requireNonNull(build.failure());
    assertThat(failure.kind()).isEqualTo(FailureKind.BUILD);
    assertThat(failure.message()).isEqualTo("exceeded its deadline of 1 h");
    child.onExit().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aProcessThatGotTheNumberOfAnotherIsLeftAlone() throws Exception {
    create("wait");
    ready();
    killLeader();
    Process bystander = new ProcessBuilder("setsid", "sleep", "600").start();
    try {
      BuildStatus before = status();
      ProcessIdentity dead = Objects.requireNonNull(before.process());
      // As if the kernel had given the build's number, which it counts sessions by, away again.
      directory()
          .writeStatus(
              new BuildStatus(
                  before.uid(),
                  Phase.RUNNING,
                  before.started(),
                  null,
                  null,
                  new ProcessIdentity(
                      dead.boot(), bystander.pid(), dead.start(), bystander.pid(), dead.start())));

      assertThat(find(NAME).phase()).isEqualTo(Phase.ERROR);
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly().waitFor();
    }
  }

  @Test
  void aProcessOfAnotherBootIsLeftAlone() throws Exception {
    create("wait");
    ready();
    killLeader();
    Process bystander = new ProcessBuilder("setsid", "sleep", "600").start();
    try {
      BuildStatus before = status();
      Path stat = Path.of("/proc/" + bystander.pid() + "/stat");
      long start = ProcessTable.Stat.parse(Files.readString(stat)).orElseThrow().start();
      ProcessIdentity same =
          new ProcessIdentity("an earlier boot", bystander.pid(), start, bystander.pid(), start);
      directory().writeStatus(BuildStatus.fresh(before.uid()).pending(same));

      assertThat(find(NAME).phase()).isEqualTo(Phase.ERROR);
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly().waitFor();
    }
  }

  @Test
  void aBuildIsPendingWhileOthersHoldTheProcessors() throws Exception {
    BuildName second = new BuildName("two");
    create(NAME, 2, "wait");
    ready();
    create(second, 1, "complete");
    until(() -> find(second).phase() == Phase.PENDING);
    killLeader();
    until(() -> find(second).phase() == Phase.COMPLETE);
    assertThat(find(NAME).phase()).isEqualTo(Phase.ERROR);
  }

  @Test
  void locksExcludeOtherProcesses() throws Exception {
    List<BuildName> names = Stream.of("a", "b", "c").map(BuildName::new).toList();
    for (BuildName name : names) {
      create(name, 0, "count", "complete");
    }
    for (BuildName name : names) {
      until(() -> find(name).phase() == Phase.COMPLETE);
    }
    assertThat(cluster.documents().get("counter").orElseThrow()).asString().isEqualTo("300");
  }

  private Build create(String... arguments) throws Exception {
    return create(NAME, 0, arguments);
  }

  private Build create(BuildName name, int cpus, String... arguments) throws Exception {
    return cluster
        .builds()
        .create(
            new BuildSpec(
                name,
                BuildKind.WORKER,
                List.of(arguments),
                Map.of("REQUEST", "{}"),
                List.of(),
                Map.of(),
                cpus,
                Duration.ofHours(1),
                Map.of(),
                Map.of(),
                null));
  }

  /** Waits until the build waits; its child, or its leader where it has none. */
  private ProcessHandle ready() throws Exception {
    until(() -> find(NAME).annotations().containsKey(BuildProcess.READY));
    String child = find(NAME).annotations().get(BuildProcess.CHILD);
    return child == null ? leader() : ProcessHandle.of(Long.parseLong(child)).orElseThrow();
  }

  private ProcessHandle leader() throws Exception {
    return ProcessHandle.of(Objects.requireNonNull(status().process()).pid()).orElseThrow();
  }

  private void killLeader() throws Exception {
    ProcessHandle leader = leader();
    leader.destroyForcibly();
    leader.onExit().get(60, TimeUnit.SECONDS);
  }

  private BuildDirectory directory() {
    return new BuildDirectory(state.resolve("builds").resolve(NAME.value()));
  }

  private BuildStatus status() throws Exception {
    return directory().status();
  }

  private String log() throws Exception {
    return new String(cluster.builds().log(NAME, 0, 100_000), StandardCharsets.UTF_8);
  }

  private Build find(BuildName name) throws Exception {
    return cluster.builds().find(name).orElseThrow();
  }

  private Build await(Phase phase) throws Exception {
    until(() -> find(NAME).phase() == phase);
    return find(NAME);
  }

  private void until(Callable<Boolean> condition) throws Exception {
    try (Builds.Changes changes = cluster.builds().watch()) {
      while (!condition.call()) {
        changes.await(Duration.ofMillis(200));
      }
    }
  }

  private static boolean mount(Path mountPoint) throws Exception {
    return new ProcessBuilder("mount", "-t", "tmpfs", "tmpfs", mountPoint.toString())
            .start()
            .waitFor()
        == 0;
  }
}
