package io.osbs.testkit.kubelet;

import io.osbs.testkit.tools.BoundProcesses;
import io.osbs.testkit.tools.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The processes of one container: a process namespace whose end is the end of all that is in it.
 */
final class ContainerProcess {

  /**
   * Becomes the parent of the namespace's first process, and ends as that did. Not unshare's own
   * --fork: of a first process that a signal ended, unshare 2.38 tells an exit status of 1.
   */
  private static final String FIRST_PROCESS =
      "exec 3>&2 2>/dev/null; (exec /usr/bin/setpriv --pdeathsig KILL /bin/sh \"$0\" 2>&3 3>&-); exit $?";

  /** How a container ended. */
  record End(int exitCode, boolean started) {}

  private final Path folder;
  private final Process process;
  private final ContainerLog log;
  private final CountDownLatch over = new CountDownLatch(1);

  private ContainerProcess(Path folder, Process process, ContainerLog log) {
    this.folder = folder;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a container.
   *
   * @param folder the container's own
   * @param script what {@link ContainerScript} wrote
   * @param ended called once, when nothing of it runs and its log is complete
   */
  static ContainerProcess start(
      BoundProcesses processes,
      Path folder,
      Path script,
      Map<String, String> variables,
      Clock clock,
      Consumer<End> ended)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "/usr/bin/unshare",
                "--mount",
                "--propagation=private",
                "--pid",
                "--",
                "/bin/sh",
                "-c",
                FIRST_PROCESS,
                script.toString())
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().clear();
    builder.environment().putAll(variables);
    ContainerLog log = new ContainerLog(folder.resolve("log"), clock);
    Process process = processes.start(builder);
    ContainerProcess container = new ContainerProcess(folder, process, log);
    Thread out = container.keep("stdout", process.getInputStream());
    Thread err = container.keep("stderr", process.getErrorStream());
    Thread.ofVirtual()
        .name("end of " + folder)
        .start(() -> {
          try {
            container.awaitEnd(List.of(out, err), ended);
          } finally {
            container.over.countDown();
          }
        });
    return container;
  }

  private Thread keep(String stream, InputStream source) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            log.keep(stream, source);
          } catch (IOException e) {
            // The pipe broke because the container is gone: what came is kept.
          }
        });
  }

  private void awaitEnd(List<Thread> readers, Consumer<End> ended) {
    try {
      int exitCode = process.waitFor();
      for (Thread reader : readers) {
        reader.join();
      }
      log.end();
      boolean started = Files.exists(ContainerScript.startedMark(folder));
      removeFiles();
      ended.accept(new End(exitCode, started));
    } catch (IOException e) {
      ended.accept(new End(process.exitValue(), false));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The log stays as long as the pod does. */
  private void removeFiles() throws IOException {
    for (String name : List.of("upper", "work", "root")) {
      FileTree.remove(folder.resolve(name));
    }
  }

  /** Its first process, as this machine numbers it; empty when it has none any more. */
  Stream<ProcessHandle> first() {
    return process.children();
  }

  /** SIGTERM to the first process, as a kubelet does: what it starts is its own business. */
  void terminate() {
    first().forEach(ProcessHandle::destroy);
  }

  /** Ends all of it at once: with its first process the kernel ends the whole namespace. */
  void kill() {
    List<ProcessHandle> first = first().toList();
    if (first.isEmpty()) {
      process.destroyForcibly();
    }
    first.forEach(ProcessHandle::destroyForcibly);
  }

  /** Ends all of it, and returns when its files are gone as well. */
  void killAndWait() {
    kill();
    boolean interrupted = false;
    while (over.getCount() > 0) {
      try {
        over.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops all its processes where they are, or lets them go on. */
  void signalAll(String signal) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("kill", "-" + signal));
    process.descendants().forEach(handle -> argv.add(Long.toString(handle.pid())));
    if (argv.size() > 2) {
      new ProcessBuilder(argv).start().waitFor();
    }
  }

  ContainerLog log() {
    return log;
  }
}
