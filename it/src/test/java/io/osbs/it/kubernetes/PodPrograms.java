package io.osbs.it.kubernetes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What runs in the pods of a test as the program {@code osbs}: it does what the test says, over a
 * connection that names the pod. When the connection ends, so does the pod.
 */
final class PodPrograms implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 300;

  private final ServerSocket server;
  private final Path folder;
  private final Map<String, CompletableFuture<Program>> programs = new ConcurrentHashMap<>();

  PodPrograms() throws IOException {
    server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    folder =
        Files.createTempDirectory(
            "osbs-pod-programs",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Path program = folder.resolve("osbs");
    Files.writeString(
        program,
        """
        #!/bin/bash
        exec 3<>/dev/tcp/127.0.0.1/%d
        echo "$OSBS_POD_UID" >&3
        while read -r verb rest <&3; do
          case $verb in
            print) base64 -d <<<"$rest" ;;
            show) if [ -e "$rest" ]; then base64 -w0 "$rest" >&3; echo >&3; else echo - >&3; fi ;;
            exit) exit "$rest" ;;
          esac
        done
        exit 70
        """
            .formatted(server.getLocalPort()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Thread.ofVirtual().start(this::accept);
  }

  /** Where the program lies. */
  Path folder() {
    return folder;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Program program = new Program(server.accept());
        Thread.ofVirtual().start(() -> announce(program));
      } catch (IOException _) {
        // Closed, or a client that gave up.
      }
    }
  }

  private void announce(Program program) {
    try {
      future(program.line()).complete(program);
    } catch (IOException _) {
      program.close();
    }
  }

  private CompletableFuture<Program> future(String podUid) {
    return programs.computeIfAbsent(podUid, _ -> new CompletableFuture<>());
  }

  /** The program of a pod, once it runs. */
  Program of(String podUid) throws Exception {
    return future(podUid).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (CompletableFuture<Program> each : programs.values()) {
      if (each.state() == Future.State.SUCCESS) {
        each.resultNow().close();
      }
    }
    Files.deleteIfExists(folder.resolve("osbs"));
    Files.deleteIfExists(folder);
  }

  /** One pod's. */
  static final class Program implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader answers;

    private Program(Socket socket) throws IOException {
      this.socket = socket;
      this.answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private String line() throws IOException {
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("the pod's program is gone");
      }
      return line;
    }

    private void say(String words) throws IOException {
      socket.getOutputStream().write((words + "\n").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }

    void print(String text) throws IOException {
      say("print " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A file as the pod sees it; empty when absent. */
    Optional<String> show(String path) throws IOException {
      say("show " + path);
      String answer = line();
      return answer.equals("-")
          ? Optional.empty()
          : Optional.of(new String(Base64.getDecoder().decode(answer), StandardCharsets.UTF_8));
    }

    void exit(int status) throws IOException {
      say("exit " + status);
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
