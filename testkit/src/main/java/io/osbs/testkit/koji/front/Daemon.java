package io.osbs.testkit.koji.front;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that cannot choose its port itself, on one that was free a moment ago. */
record Daemon(Process process, int port) implements AutoCloseable {

  private static final int TRIES = 5;

  /** Makes what the program needs for a port, and says how it is called. */
  interface Setup {
    List<String> command(int port) throws IOException, InterruptedException;
  }

  /** Starts it; when it ends before it listens, on another port. */
  static Daemon start(Setup setup, Map<String, String> environment, Path log)
      throws IOException, InterruptedException {
    for (int tried = 1; ; tried++) {
      int port = freePort();
      ProcessBuilder builder = new ProcessBuilder(setup.command(port)).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(log.toFile()).start();
      while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
        if (listens(port)) {
          return new Daemon(process, port);
        }
      }
      if (tried == TRIES) {
        throw new IOException(
            "%s ended with %d: %s"
                .formatted(
                    setup.command(port).getFirst(), process.exitValue(), Files.readString(log)));
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Runs a program to its end. */
  static void run(Map<String, String> environment, Path log, String... argv)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process =
        builder
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(log.toFile())
            .start();
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(
          "%s ended with %d: %s".formatted(argv[0], status, Files.readString(log)));
    }
  }

  /** Ends it and what it started. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    process.onExit().join();
    children.forEach(child -> {
      child.destroyForcibly();
      child.onExit().join();
    });
  }
}
