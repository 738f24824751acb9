package io.osbs.testkit.tools;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes that cannot outlive this JVM, however it ends: the kernel kills them when the
 * thread that started them is gone, and that thread lives until {@link #close}. Safe for use by
 * several threads.
 */
public final class BoundProcesses implements AutoCloseable {

  /** One platform thread: Linux ties a process to the thread that made it, not to the whole JVM. */
  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "bound processes");
        thread.setDaemon(true);
        return thread;
      });

  /** Starts what the builder says. */
  public Process start(ProcessBuilder builder) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL", "--"));
    argv.addAll(builder.command());
    builder.command(argv);
    try {
      return starter.submit(builder::start).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  /** Ends, by force, whatever still runs of what was started here. */
  @Override
  public void close() {
    starter.shutdown();
  }
}
