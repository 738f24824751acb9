package io.osbs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {

  private static final String WORKER = "hello-x86-64-1";

  @TempDir Path home;
  private Playground play;
  private Playground.Started orchestrator;
  private Playground.Started worker;

  @BeforeEach
  void start() throws Exception {
    play = new Playground(home);
    orchestrator = play.orchestrator("hello");
    worker = play.worker("hello");
    orchestrator.report(Phase.RUNNING, null, orchestrator.line(Phase.RUNNING));
  }

  @AfterEach
  void stop() {
    orchestrator.close();
    worker.close();
    play.close();
  }

  private void own(String text) throws Exception {
    orchestrator.print("2026-11-22 17:00:00,000 platform:- - osbs.x - INFO - " + text + "\n");
  }

  private void end(Phase phase) throws Exception {
    Failure failure = phase == Phase.FAILED ? Failure.of(FailureKind.BUILD, "it failed") : null;
    worker.finish(phase, failure);
    orchestrator.report(phase, failure, orchestrator.line(phase));
    orchestrator.finish(phase, failure);
  }

  @Test
  void inAPipeTheLogIsTheVeryBytes() throws Exception {
    byte[] bytes = new byte[200_000];
    new SplittableRandom(3).nextBytes(bytes);
    orchestrator.print(bytes);
    assertThat(play.run("logs", "hello").bytes()).isEqualTo(bytes);
  }

  @Test
  void onATerminalEachLineIsLedByItsPlatformInItsColour() throws Exception {
    own("hello");
    orchestrator.relay(WORKER, "STEP 1/2: RUN true");
    assertThat(play.onTerminal("logs", "hello").out())
        .isEqualTo(
            """
            \u001b[2m[osbs] \u001b[0m2026-11-22 17:00:00,000 platform:- - osbs.x - INFO - hello
            \u001b[36m[x86_64] \u001b[0mSTEP 1/2: RUN true
            """);
  }

  @Test
  void aWorkersLogIsItsOwnBytesWhateverTheyAre() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new SplittableRandom(5).nextBytes(bytes);
    worker.print(bytes);
    assertThat(play.run("logs", "hello", "--platform", "x86_64").bytes()).isEqualTo(bytes);
    assertThat(play.onTerminal("logs", "hello", "--platform", "x86_64").bytes()).isEqualTo(bytes);
  }

  @Test
  void aWorkersLogOutlivesTheWorkerBuild() throws Exception {
    worker.print("first\nhalf a line");
    orchestrator.relay(WORKER, "first");
    orchestrator.relay(WORKER + "+", "half a line");
    end(Phase.COMPLETE);
    String before = play.run("logs", "hello", "--platform", "x86_64").out();
    play.workers().builds().remove(play.find(play.workers(), WORKER));
    Playground.Ran after = play.run("logs", "hello", "--platform", "x86_64");
    assertThat(after.out()).isEqualTo(before).isEqualTo("first\nhalf a line");
    assertThat(play.run("logs", "hello", "--platform", "x86_64", "-f").out()).isEqualTo(before);
  }

  @Test
  void aClusterThatCannotBeReadIsReplacedByTheRelay() throws Exception {
    orchestrator.relay(WORKER, "from the relay");
    end(Phase.COMPLETE);
    Path builds = home.resolve(Playground.WORKER_CLUSTER).resolve("builds");
    Path away = builds.resolveSibling("away");
    Files.move(builds, away);
    Files.writeString(builds, "in the way");
    Playground.Ran ran = play.run("logs", "hello", "--platform", "x86_64");
    assertThat(ran.status()).isZero();
    assertThat(ran.out()).isEqualTo("from the relay\n");
    assertThat(ran.err()).contains("relayed");
    Files.delete(builds);
    Files.move(away, builds);
  }

  @Test
  void followingGoesOnFromAnyMomentToTheEnd() throws Exception {
    worker.print("before\n");
    AtomicInteger looks = new AtomicInteger();
    play.meanwhile =
        () -> {
          try {
            switch (looks.incrementAndGet()) {
              case 2 -> worker.print("during");
              case 4 -> {
                worker.print(" and after\n");
                end(Phase.COMPLETE);
              }
              default -> {}
            }
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        };
    assertThat(play.run("logs", "hello", "--platform", "x86_64", "-f").out())
        .isEqualTo("before\nduring and after\n");
    assertThat(looks.get()).isEqualTo(4);
  }

  @Test
  void followingAPlatformThatHasNoWorkerBuildYetWaitsForIt() throws Exception {
    orchestrator.report(Phase.RUNNING, null);
    worker.print("here I am\n");
    AtomicInteger looks = new AtomicInteger();
    play.meanwhile =
        () -> {
          try {
            if (looks.incrementAndGet() == 3) {
              end(Phase.COMPLETE);
            }
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        };
    assertThat(play.run("logs", "hello", "--platform", "x86_64", "-f").out())
        .isEqualTo("here I am\n");
  }

  @Test
  void sinceLeavesOutWhatCameBefore() throws Exception {
    orchestrator.relay(WORKER, "early");
    play.later(Duration.ofSeconds(30));
    orchestrator.relay(WORKER, "late");
    orchestrator.print("a line without a time\n");
    play.later(Duration.ofSeconds(30));
    assertThat(play.run("logs", "hello", "--since", "45s").out())
        .doesNotContain("early")
        .contains("late", "a line without a time");
    assertThat(play.run("logs", "hello", "--since", "45s", "--platform", "x86_64").out())
        .isEqualTo("late\n");
    assertThat(play.run("logs", "hello", "--since", "2026-11-22T17:00:31Z").out()).isEmpty();
    assertThat(play.run("logs", "hello", "--since", "2026-11-22").out()).contains("early");
  }

  @Test
  void failedShowsThePlatformsThatFailed() throws Exception {
    own("the orchestrator's");
    orchestrator.relay(WORKER, "the worker's");
    end(Phase.FAILED);
    assertThat(play.run("logs", "hello", "--failed").out())
        .contains("the worker's")
        .doesNotContain("the orchestrator's");
  }

  @Test
  void nothingIsShownOfABuildInWhichNothingFailed() throws Exception {
    own("the orchestrator's");
    end(Phase.COMPLETE);
    Playground.Ran ran = play.run("logs", "hello", "--failed");
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("nothing of hello has failed: it is Complete");
  }

  @Test
  void aPlatformThatIsNotThereIsAnError() {
    Playground.Ran ran = play.run("logs", "hello", "--platform", "s390x");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).contains("build hello has no platform s390x; it has x86_64");
  }

  @Test
  void aLineOfMegabytesIsShownOnATerminal() throws Exception {
    byte[] line = new byte[5_000_000];
    Arrays.fill(line, (byte) 'x');
    orchestrator.print(line);
    orchestrator.print("\n");
    String out = play.onTerminal("logs", "hello").out();
    assertThat(out.chars().filter(each -> each == 'x').count()).isEqualTo(5_000_000);
  }
}
