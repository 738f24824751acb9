package io.osbs.it.tools;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/** Git repositories of one folder, served on loopback: what pods can fetch from. */
public final class GitServer implements AutoCloseable {

  private final Process process;
  private final int port;

  private GitServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Serves every repository below a folder; it answers when this returns. */
  public static GitServer start(Path folder) throws Exception {
    int port = freePort();
    Process process =
        new ProcessBuilder(
                List.of(
                    "git",
                    "daemon",
                    "--listen=127.0.0.1",
                    "--port=" + port,
                    "--export-all",
                    "--reuseaddr",
                    "--base-path=" + folder,
                    folder.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    GitServer server = new GitServer(process, port);
    Await.until("git daemon on port " + port, server::answers);
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() throws InterruptedException {
    try (var _ = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The address of a repository. */
  public String url(String repository) {
    return "git://127.0.0.1:%d/%s".formatted(port, repository);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
