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
import java.util.Set;
import java.util.TreeMap;

/**
 * A real Kerberos key distribution centre (MIT's) for one realm, on a port of the loopback
 * interface, for a test.
 */
public final class RealKdc implements AutoCloseable {

  private static final String CLIENT = "KRB5_CONFIG";
  private static final String SERVER = "KRB5_KDC_PROFILE";
  private static final String READY = "commencing operation";

  private final Path folder;
  private final String realm;
  private final Map<String, String> environment;
  private final Process process;

  private RealKdc(Path folder, String realm, Map<String, String> environment, Process process) {
    this.folder = folder;
    this.realm = realm;
    this.environment = environment;
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param folder empty or absent; where it keeps everything
   * @param realm such as {@code EXAMPLE.COM}
   */
  public static RealKdc start(Path folder, String realm) throws IOException, InterruptedException {
    RealTools.need("krb5kdc", "kdb5_util", "kadmin.local");
    Files.createDirectories(folder);
    for (int tries = 0; tries < 5; tries++) {
      int port = freePort();
      Map<String, String> environment = configure(folder, realm, port);
      if (!Files.exists(folder.resolve("principal"))) {
        run(environment, List.of("kdb5_util", "create", "-s", "-r", realm, "-P", "master"));
      }
      Process process =
          start(environment, List.of("krb5kdc", "-n", "-P", folder.resolve("kdc.pid").toString()));
      if (isReady(process)) {
        return new RealKdc(folder, realm, environment, process);
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

  private static Map<String, String> configure(Path folder, String realm, int port)
      throws IOException {
    Path client = folder.resolve("krb5.conf");
    Path server = folder.resolve("kdc.conf");
    Files.writeString(
        client,
        """
        [libdefaults]
          default_realm = %1$s
          dns_lookup_kdc = false
          dns_lookup_realm = false
          dns_canonicalize_hostname = false
          rdns = false
          udp_preference_limit = 1
        [realms]
          %1$s = {
            kdc = 127.0.0.1:%2$d
          }
        [domain_realm]
          localhost = %1$s
        """
            .formatted(realm, port));
    Files.writeString(
        server,
        """
        [kdcdefaults]
          kdc_listen = ""
          kdc_tcp_listen = 127.0.0.1:%2$d
        [realms]
          %1$s = {
            database_name = %3$s/principal
            key_stash_file = %3$s/stash
            acl_file = %3$s/acl
          }
        [logging]
          kdc = STDERR
        """
            .formatted(realm, port, folder));
    Map<String, String> environment = RealTools.environment(folder);
    environment.put(CLIENT, client.toString());
    environment.put(SERVER, server.toString());
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

  /** The configuration for its clients: what {@code java.security.krb5.conf} has to name. */
  public Path configuration() {
    return folder.resolve("krb5.conf");
  }

  /** What a program needs in its environment to find it. */
  public Map<String, String> environment() {
    Map<String, String> needed = new TreeMap<>(environment);
    needed.keySet().retainAll(Set.of(CLIENT, SERVER));
    return needed;
  }

  /** Makes principals with random keys and writes these to one file, for everybody to read. */
  public Path keytab(String... principals) throws IOException, InterruptedException {
    Path keytab = folder.resolve(principals[0].replace('/', '_') + ".keytab");
    for (String principal : principals) {
      kadmin("addprinc -randkey " + principal);
      kadmin("ktadd -k %s %s".formatted(keytab, principal));
    }
    // Servers read it as other users.
    keytab.toFile().setReadable(true, false);
    return keytab;
  }

  private void kadmin(String query) throws IOException, InterruptedException {
    run(environment, List.of("kadmin.local", "-r", realm, "-q", query));
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
