package io.osbs.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemCommandRunnerTest {

  private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

  private final CommandRunner runner = new SystemCommandRunner(Duration.ofMillis(200));

  @TempDir Path directory;

  @Test
  void statusAndBothStreamsComeBack() throws Exception {
    var outcome = run(shell("echo out; echo err >&2; exit 3"));

    assertThat(outcome).isEqualTo(new Outcome.Exited(3, Output.of("out\n"), Output.of("err\n")));
  }

  @Test
  void argumentsReachTheProgramUntouched() throws Exception {
    var outcome = run(command("printf", "%s\\n", "a b", "$HOME", "*"));

    assertThat(exited(outcome).stdout().text()).isEqualTo("a b\n$HOME\n*\n");
  }

  @Test
  void theEnvironmentIsExactlyTheGivenOne() throws Exception {
    var outcome = run(command("env"));

    assertThat(exited(outcome).stdout().text().strip()).isEqualTo("PATH=/usr/bin:/bin");
  }

  @Test
  void inputLargerThanThePipeArrivesWhole() throws Exception {
    String text = "0123456789".repeat(100_000);

    var outcome = run(command("wc", "-c").withInput(text));

    assertThat(exited(outcome).stdout().text().strip()).isEqualTo("1000000");
  }

  @Test
  void withoutInputStandardInputIsEmpty() throws Exception {
    assertThat(exited(run(command("cat"))).stdout()).isEqualTo(Output.EMPTY);
  }

  @Test
  void mergedErrorsKeepTheirPlace() throws Exception {
    var outcome = run(shell("echo 1; echo 2 >&2; echo 3").withMergedErrors());

    assertThat(exited(outcome).stdout().text()).isEqualTo("1\n2\n3\n");
  }

  @Test
  void linesReachTheSinkOneByOneWithTheirBytes() throws Exception {
    List<String> lines = new ArrayList<>();

    runner.run(
        shell("printf 'one\\n\\351t\\351\\nlast'"),
        (from, bytes, length) ->
            lines.add(new String(bytes, 0, length, StandardCharsets.ISO_8859_1)));

    assertThat(lines).containsExactly("one\n", "\u00e9t\u00e9\n", "last");
  }

  @Test
  void aLineOfMegabytesComesInPiecesAndOnlyItsTailIsKept() throws Exception {
    List<Integer> pieces = new ArrayList<>();

    var outcome =
        runner.run(
            shell("head -c 5000000 /dev/zero | tr '\\0' x; echo y"),
            (from, bytes, length) -> pieces.add(length));

    assertThat(pieces.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5_000_002);
    assertThat(pieces).allMatch(length -> length <= Pump.LONGEST_PIECE);
    Output kept = exited(outcome).stdout();
    assertThat(kept.truncated()).isTrue();
    assertThat(kept.bytes()).hasSize(Command.USUAL_OUTPUT_LIMIT);
    assertThat(kept.text()).endsWith("xy\n");
  }

  @Test
  void aMissingProgramIsNamedWithItsPackage() throws Exception {
    Command command =
        Command.of(
            List.of("unshare"), Map.of("PATH", "/nowhere"), directory, Duration.ofSeconds(9));

    assertThat(run(command))
        .isEqualTo(
            new Outcome.NotFound(
                "unshare", "install it (Debian: apt-get install util-linux) or put it on PATH"));
  }

  @Test
  void aMissingFolderIsNotAMissingProgram() throws Exception {
    Command command =
        Command.of(
            List.of("true"), ENVIRONMENT, directory.resolve("absent"), Duration.ofSeconds(9));

    assertThat(run(command)).isInstanceOf(Outcome.NotStarted.class);
  }

  @Test
  void deathBySignalShows() throws Exception {
    var exited = exited(run(shell("kill -KILL $$")));

    assertThat(exited.status()).isEqualTo(137);
    assertThat(exited.signal()).hasValue(9);
  }

  @Test
  void theDeadlineEndsTheWholeTreeEvenIfItIgnoresTermination() throws Exception {
    Path pids = directory.resolve("pids");
    Command command =
        Command.of(
            List.of(
                "sh",
                "-c",
                "trap '' TERM; (trap '' TERM; sleep 1000 & echo $! >>pids; wait) & echo $! >>pids;"
                    + " echo $$ >>pids; wait"),
            ENVIRONMENT,
            directory,
            Duration.ofMillis(500));

    assertThat(run(command)).isInstanceOf(Outcome.TimedOut.class);

    assertThat(Files.readAllLines(pids)).hasSize(3).noneMatch(SystemCommandRunnerTest::running);
  }

  @Test
  void anInterruptEndsTheWholeTree() throws Exception {
    var started = new CountDownLatch(1);
    var thrown = new AtomicReference<Throwable>();
    var pid = new AtomicReference<>("");
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                runner.run(
                    shell("sleep 1000 & echo $!; wait"),
                    (from, bytes, length) -> {
                      pid.set(new String(bytes, 0, length, StandardCharsets.UTF_8).strip());
                      started.countDown();
                    });
              } catch (InterruptedException e) {
                thrown.set(e);
              }
            });
    started.await();

    thread.interrupt();
    thread.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(running(pid.get())).isFalse();
  }

  @Test
  void secretsAreStruckOutOfOutputAndTail() throws Exception {
    List<String> lines = new ArrayList<>();
    Command command =
        shell("echo token=s3cr3t-värde.; echo s3cr3t-värde >&2")
            .withRedaction(Redaction.of(List.of("s3cr3t-värde")));

    var exited =
        exited(
            runner.run(
                command,
                (from, bytes, length) ->
                    lines.add(new String(bytes, 0, length, StandardCharsets.UTF_8))));

    assertThat(lines).containsExactlyInAnyOrder("token=***.\n", "***\n");
    assertThat(exited.stdout().text()).isEqualTo("token=***.\n");
    assertThat(exited.stderr().text()).isEqualTo("***\n");
    assertThat(command.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void aSecretAcrossTwoPiecesIsStruckOut() throws Exception {
    String secret = "s3cr3t-0123456789";
    StringBuilder seen = new StringBuilder();
    // Starts so that any cut at the piece length would fall into it.
    String script =
        "head -c %d /dev/zero | tr '\\0' x; printf %s; head -c 70000 /dev/zero | tr '\\0' y"
            .formatted(Pump.LONGEST_PIECE + 5, secret);

    runner.run(
        shell(script).withRedaction(Redaction.of(List.of(secret))),
        (from, bytes, length) -> seen.append(new String(bytes, 0, length, StandardCharsets.UTF_8)));

    assertThat(seen).contains("x***y").doesNotContain("s3cr3t");
  }

  @Test
  void aDaemonThatKeepsThePipeOpenDoesNotHoldTheResult() throws Exception {
    var outcome = run(shell("echo started; setsid sleep 1000 & echo $! >pid"));

    assertThat(exited(outcome).stdout().text()).isEqualTo("started\n");
    ProcessHandle.of(Long.parseLong(Files.readString(directory.resolve("pid")).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void aFailingSinkDoesNotStopTheProgram() throws IOException {
    Command command = shell("seq 100000; touch done");

    assertThatThrownBy(() ->
            runner.run(
                command,
                (from, bytes, length) -> {
                  throw new IllegalStateException("sink");
                }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(directory.resolve("done")).exists();
  }

  private Outcome run(Command command) throws InterruptedException {
    return runner.run(command);
  }

  private Command shell(String script) {
    return command("sh", "-c", script);
  }

  private Command command(String... argv) {
    return Command.of(List.of(argv), ENVIRONMENT, directory, Duration.ofSeconds(60));
  }

  private static Outcome.Exited exited(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Exited.class);
    return (Outcome.Exited) outcome;
  }

  private static boolean running(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).map(ProcessTree::isRunning).orElse(false);
  }
}
