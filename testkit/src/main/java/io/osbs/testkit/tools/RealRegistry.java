package io.osbs.testkit.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real docker-registry on a free port of the loopback interface, for the length of a test. */
public final class RealRegistry implements AutoCloseable {

  private static final String LISTENING = "listening on ";

  private final Process process;
  private final String host;
  private final Path authority;

  private RealRegistry(Process process, String host, Path authority) {
    this.process = process;
    this.host = host;
    this.authority = authority;
  }

  /** How a registry is set up. */
  public record Setup(boolean login, boolean tls, boolean deletes) {
    /** Open to everybody, plain HTTP, deletes what it is told to. */
    public static final Setup OPEN = new Setup(false, false, true);
  }

  /**
   * Starts one that is open to everybody.
   *
   * @param folder where it keeps its configuration and images
   */
  public static RealRegistry start(Path folder) throws IOException {
    return start(folder, Setup.OPEN);
  }

  /**
   * Starts one. With a login, {@code user} has the password {@code secret}; with TLS the
   * certificate is its own authority, {@link #authority}.
   */
  public static RealRegistry start(Path folder, Setup setup) throws IOException {
    RealTools.need("docker-registry");
    Files.createDirectories(folder);
    Path configuration = folder.resolve("registry.yml");
    Files.writeString(
        configuration,
        """
        version: 0.1
        storage:
          filesystem: {rootdirectory: "%s"}
          delete: {enabled: %s}
        http: {addr: "127.0.0.1:0", secret: test%s}
        log: {level: info, accesslog: {disabled: true}}
        %s
        """
            .formatted(
                folder.resolve("registry"),
                setup.deletes(),
                setup.tls() ? tls(folder) : "",
                setup.login() ? login(folder) : ""));
    Process process =
        new ProcessBuilder("docker-registry", "serve", configuration.toString())
            .redirectErrorStream(true)
            .start();
    return new RealRegistry(process, host(process), folder.resolve("tls.crt"));
  }

  private static String tls(Path folder) throws IOException {
    RealTools.need("openssl");
    Path key = folder.resolve("tls.key");
    Path certificate = folder.resolve("tls.crt");
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        key.toString(),
        "-out",
        certificate.toString());
    return ", tls: {certificate: \"%s\", key: \"%s\"}".formatted(certificate, key);
  }

  private static String login(Path folder) throws IOException {
    RealTools.need("htpasswd");
    Path users = folder.resolve("htpasswd");
    run("htpasswd", "-Bbc", users.toString(), "user", "secret");
    return "auth: {htpasswd: {realm: test, path: \"%s\"}}".formatted(users);
  }

  private static void run(String... argv) throws IOException {
    Process process =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    int status = process.onExit().join().exitValue();
    if (status != 0) {
      throw new IOException("%s ended with exit status %d".formatted(argv[0], status));
    }
  }

  /** The certificate that vouches for it, in PEM. */
  public Path authority() {
    return authority;
  }

  private static String host(Process process) throws IOException {
    BufferedReader log = process.inputReader();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      int at = line.indexOf(LISTENING);
      if (at >= 0) {
        int start = at + LISTENING.length();
        String said = line.substring(start, line.indexOf('"', start));
        // With TLS it adds ", tls".
        int comma = said.indexOf(',');
        String host = comma < 0 ? said : said.substring(0, comma);
        Thread.ofVirtual().start(() -> forget(log));
        return host;
      }
    }
    throw new IOException("docker-registry ended before it listened");
  }

  /** Reads to the end: a full pipe would stop the registry. */
  private static void forget(BufferedReader log) {
    try {
      log.transferTo(Writer.nullWriter());
    } catch (IOException _) {
      // The process was killed.
    }
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
