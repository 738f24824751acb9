package io.osbs.testkit.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real Kerberos key distribution centre (MIT's) on the loopback interface, for a test. */
public final class RealKdc implements AutoCloseable {

  private static final String READY = "commencing operation";

  private final Path folder;
  private final Map<String, String> environment;
  private final Process process;

  private RealKdc(Path folder, Map<String, String> environment, Process process) {
    this.folder = folder;
    this.environment = environment;
    this.process = process;
  }

  /**
   * Starts one for the realm {@code EXAMPLE.COM}.
   *
   * @param folder empty; where it keeps everything
   */
  public static RealKdc start(Path folder) throws IOException, InterruptedException {
    RealTools.need("krb5kdc", "kdb5_util", "kadmin.local");
    for (int tries = 0; tries < 5; tries++) {
      int port = freePort();
      Map<String, String> environment = configure(folder, port);
      if (!Files.exists(folder.resolve("principal"))) {
        run(environment, List.of("kdb5_util", "create", "-s", "-P", "master"));
      }
      Process process =
          start(environment, List.of("krb5kdc", "-n", "-P", folder.resolve("kdc.pid").toString()));
      if (isReady(process)) {
        return new RealKdc(folder, environment, process);
      }
      // Somebody else took the port in between.
      process.destroyForcibly().onExit().join();
    }
    throw new IOException("krb5kdc does not start; look at " + folder);
  }

  /** The daemon takes no port 0. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Map<String, String> configure(Path folder, int port) throws IOException {
    Path client = folder.resolve("krb5.conf");
    Path server = folder.resolve("kdc.conf");
    Files.writeString(
        client,
        """
        [libdefaults]
          default_realm = EXAMPLE.COM
          dns_lookup_kdc = false
          dns_canonicalize_hostname = false
          rdns = false
          udp_preference_limit = 1
        [realms]
          EXAMPLE.COM = {
            kdc = 127.0.0.1:%d
          }
        [domain_realm]
          localhost = EXAMPLE.COM
        """
            .formatted(port));
    Files.writeString(
        server,
        """
        [kdcdefaults]
          kdc_listen = 127.0.0.1:%1$d
          kdc_tcp_listen = 127.0.0.1:%1$d
        [realms]
          EXAMPLE.COM = {
            database_name = %2$s/principal
            key_stash_file = %2$s/stash
            acl_file = %2$s/acl
          }
        [logging]
          kdc = STDERR
        """
            .formatted(port, folder));
    Map<String, String> environment = RealTools.environment(folder);
    environment.put("KRB5_CONFIG", client.toString());
    environment.put("KRB5_KDC_PROFILE", server.toString());
    environment.merge("PATH", "/usr/sbin", (path, more) -> path + ":" + more);
    return environment;
  }

  private static Process start(Map<String, String> environment, List<String> argv)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static boolean isReady(Process process) throws IOException {
    BufferedReader log = process.inputReader();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      if (line.contains(READY)) {
        Thread.ofVirtual().start(() -> drain(log));
        return true;
      }
    }
    return false;
  }

  private static void drain(BufferedReader log) {
    try {
      log.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      // It was closed with the process.
      return;
    }
  }

  private static void run(Map<String, String> environment, List<String> argv)
      throws IOException, InterruptedException {
    Process process = start(environment, argv);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("%s failed: %s".formatted(argv, output));
    }
  }

  /** The configuration for its clients. */
  public Path configuration() {
    return folder.resolve("krb5.conf");
  }

  /** Makes principals with random keys and writes these to one file. */
  public Path keytab(String... principals) throws IOException, InterruptedException {
    Path keytab = folder.resolve(principals[0].replace('/', '_') + ".keytab");
    for (String principal : principals) {
      kadmin("addprinc -randkey " + principal);
      kadmin("ktadd -k %s %s".formatted(keytab, principal));
    }
    return keytab;
  }

  private void kadmin(String query) throws IOException, InterruptedException {
    run(environment, List.of("kadmin.local", "-r", "EXAMPLE.COM", "-q", query));
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
