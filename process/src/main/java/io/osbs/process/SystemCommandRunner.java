package io.osbs.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs commands as child processes of this one. Safe for use by several threads. */
public final class SystemCommandRunner implements CommandRunner {

  private static final Duration USUAL_GRACE = Duration.ofSeconds(3);

  /** How long a pipe may stay silent, held open by a daemon, after its program ended. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private final Duration grace;

  public SystemCommandRunner() {
    this(USUAL_GRACE);
  }

  /**
   * @param grace how long a tree that is being ended has between SIGTERM and SIGKILL
   */
  public SystemCommandRunner(Duration grace) {
    this.grace = grace;
  }

  @Override
  public Outcome run(Command command, OutputSink sink) throws InterruptedException {
    Optional<Path> program = Programs.find(command);
    if (program.isEmpty()) {
      String name = command.argv().getFirst();
      return new Outcome.NotFound(name, Programs.remedy(name));
    }
    Process process;
    try {
      process = builder(command, program.get()).start();
    } catch (IOException e) {
      return new Outcome.NotStarted(
          command.program(), command.redaction().apply(String.valueOf(e.getMessage())));
    }
    return new Running(process, command, sink).finish();
  }

  private static ProcessBuilder builder(Command command, Path program) {
    List<String> argv = new ArrayList<>(command.argv());
    argv.set(0, program.toString());
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.directory(command.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    builder.redirectErrorStream(command.mergeErrors());
    return builder;
  }

  /** One program while it runs. */
  private final class Running {
    private final Process process;
    private final Command command;
    private final Tail out;
    private final Tail err;
    private final List<Pump> pumps;
    private final List<Thread> threads = new ArrayList<>();

    Running(Process process, Command command, OutputSink sink) {
      this.process = process;
      this.command = command;
      out = new Tail(command.outputLimit());
      err = new Tail(command.outputLimit());
      Object turn = new Object();
      pumps = new ArrayList<>();
      pumps.add(
          new Pump(
              OutputSink.Stream.OUT,
              process.getInputStream(),
              out,
              command.redaction(),
              sink,
              turn));
      if (!command.mergeErrors()) {
        pumps.add(
            new Pump(
                OutputSink.Stream.ERR,
                process.getErrorStream(),
                err,
                command.redaction(),
                sink,
                turn));
      }
    }

    Outcome finish() throws InterruptedException {
      try {
        pumps.forEach(pump -> threads.add(Thread.ofVirtual().start(pump)));
        feed();
        boolean inTime = process.waitFor(command.deadline().toNanos(), TimeUnit.NANOSECONDS);
        if (!inTime) {
          ProcessTree.end(process.toHandle(), grace);
        }
        drain();
        rethrowSinkFailure();
        return inTime
            ? new Outcome.Exited(process.exitValue(), out.output(), err.output())
            : new Outcome.TimedOut(command.deadline(), out.output(), err.output());
      } finally {
        if (process.isAlive()) {
          ProcessTree.end(process.toHandle(), grace);
        }
      }
    }

    private void feed() {
      String input = command.input();
      if (input == null) {
        close(process.getOutputStream());
        return;
      }
      // Its own thread: a program that writes before it has read everything would block both.
      Thread.ofVirtual()
          .start(() -> {
            try (OutputStream stdin = process.getOutputStream()) {
              stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
              // It ended, or closed its input, without reading all: its exit status tells.
            }
          });
    }

    private static void close(OutputStream stdin) {
      try {
        stdin.close();
      } catch (IOException e) {
        // Nothing was written, so nothing is lost.
      }
    }

    /** Waits for the pipes' ends, as long as something still comes. */
    private void drain() throws InterruptedException {
      long before = -1;
      while (threads.stream().anyMatch(Thread::isAlive) && before != seen()) {
        before = seen();
        long end = System.nanoTime() + SILENCE.toNanos();
        for (Thread thread : threads) {
          thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
      }
    }

    private long seen() {
      return out.written() + err.written();
    }

    private void rethrowSinkFailure() {
      for (Pump pump : pumps) {
        RuntimeException failure = pump.sinkFailure();
        if (failure != null) {
          throw failure;
        }
      }
    }
  }
}
