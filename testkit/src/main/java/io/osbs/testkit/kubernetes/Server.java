package io.osbs.testkit.kubernetes;

import io.osbs.testkit.tools.BoundProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One program of the control plane, which can be killed, paused and started again under the same
 * address. Safe for use by several threads.
 */
public final class Server {

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final BoundProcesses processes;
  private final List<String> argv;
  private final Path log;
  private @Nullable Process process;

  Server(BoundProcesses processes, Path log, List<String> argv) {
    this.processes = processes;
    this.log = log;
    this.argv = List.copyOf(argv);
  }

  /** Starts it, unless it runs. */
  public synchronized void start() throws IOException, InterruptedException {
    if (!isAlive()) {
      process =
          processes.start(
              new ProcessBuilder(argv)
                  .redirectInput(Path.of("/dev/null").toFile())
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
    }
  }

  /** Whether it runs; a paused one does. */
  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** As by kill -9; returns when it is gone. */
  public synchronized void kill() {
    if (process != null) {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  /** Stops it where it is: connections stay open and nobody answers. */
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Ends a pause. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private synchronized void signal(String name) throws IOException, InterruptedException {
    if (process != null) {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }
  }

  /** Asks it to end, and ends it when it does not. */
  synchronized void stop() {
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  /** The last lines it wrote. */
  String lastWords() throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }

  /** The program's file name. */
  public String name() {
    return Path.of(argv.getFirst()).getFileName().toString();
  }
}
