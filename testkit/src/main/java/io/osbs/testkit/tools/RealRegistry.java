package io.osbs.testkit.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real docker-registry on a free port of the loopback interface, for the length of a test. */
public final class RealRegistry implements AutoCloseable {

  private static final String LISTENING = "listening on ";

  private final Process process;
  private final String host;

  private RealRegistry(Process process, String host) {
    this.process = process;
    this.host = host;
  }

  /**
   * Starts one.
   *
   * @param folder where it keeps its configuration and images
   */
  public static RealRegistry start(Path folder) throws IOException {
    RealTools.need("docker-registry");
    Path configuration = folder.resolve("registry.yml");
    Files.writeString(
        configuration,
        """
        version: 0.1
        storage: {filesystem: {rootdirectory: "%s"}, delete: {enabled: true}}
        http: {addr: "127.0.0.1:0", secret: test}
        log: {level: info, accesslog: {disabled: true}}
        """
            .formatted(folder.resolve("registry")));
    Process process =
        new ProcessBuilder("docker-registry", "serve", configuration.toString())
            .redirectErrorStream(true)
            .start();
    return new RealRegistry(process, host(process));
  }

  private static String host(Process process) throws IOException {
    BufferedReader log = process.inputReader();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      int at = line.indexOf(LISTENING);
      if (at >= 0) {
        int start = at + LISTENING.length();
        String host = line.substring(start, line.indexOf('"', start));
        Thread.ofVirtual().start(() -> log.lines().forEach(ignored -> {}));
        return host;
      }
    }
    throw new IOException("docker-registry ended before it listened");
  }

  /** Host and port. */
  public String host() {
    return host;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
