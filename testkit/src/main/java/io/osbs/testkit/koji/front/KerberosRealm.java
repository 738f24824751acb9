package io.osbs.testkit.koji.front;

import io.osbs.testkit.tools.RealTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real Kerberos realm, KOJI.TEST, on a port of the loopback interface. */
public final class KerberosRealm implements AutoCloseable {

  private static final String NAME = "KOJI.TEST";

  private final Path folder;
  private final Map<String, String> environment;
  private final Daemon daemon;

  private KerberosRealm(Path folder, Map<String, String> environment, Daemon daemon) {
    this.folder = folder;
    this.environment = environment;
    this.daemon = daemon;
  }

  /** Starts one; what it keeps is in this folder. */
  public static KerberosRealm start(Path folder) throws IOException, InterruptedException {
    RealTools.need("krb5kdc", "kdb5_util", "kadmin.local");
    Files.createDirectories(folder);
    Map<String, String> environment =
        Map.of(
            "KRB5_CONFIG", folder.resolve("krb5.conf").toString(),
            "KRB5_KDC_PROFILE", folder.resolve("kdc.conf").toString());
    configure(folder, 88);
    Path log = folder.resolve("kerberos.log");
    Daemon.run(environment, log, "kdb5_util", "create", "-s", "-r", NAME, "-P", "master");
    Daemon daemon =
        Daemon.start(
            port -> {
              configure(folder, port);
              return List.of("krb5kdc", "-n", "-r", NAME);
            },
            environment,
            log);
    return new KerberosRealm(folder, environment, daemon);
  }

  private static void configure(Path folder, int port) throws IOException {
    Files.writeString(
        folder.resolve("krb5.conf"),
        """
        [libdefaults]
          default_realm = %1$s
          dns_lookup_kdc = false
          dns_lookup_realm = false
          rdns = false
          dns_canonicalize_hostname = false
          udp_preference_limit = 1
        [realms]
          %1$s = {
            kdc = 127.0.0.1:%2$d
          }
        [domain_realm]
          localhost = %1$s
        """
            .formatted(NAME, port));
    Files.writeString(
        folder.resolve("kdc.conf"),
        """
        [kdcdefaults]
          kdc_listen = ""
          kdc_tcp_listen = 127.0.0.1:%2$d
        [realms]
          %1$s = {
            database_name = %3$s/principal
            key_stash_file = %3$s/stash
            acl_file = %3$s/kadm5.acl
          }
        [logging]
          kdc = FILE:%3$s/kdc.log
        """
            .formatted(NAME, port, folder));
  }

  /** What {@code java.security.krb5.conf} has to name. */
  public Path configuration() {
    return folder.resolve("krb5.conf");
  }

  /** Adds a principal; returns its keytab. */
  public Path add(String principal) throws IOException, InterruptedException {
    Path keytab = folder.resolve(principal.replace('/', '-') + ".keytab");
    Path log = folder.resolve("kadmin.log");
    Daemon.run(environment, log, "kadmin.local", "-q", "addprinc -randkey " + principal);
    Daemon.run(
        environment, log, "kadmin.local", "-q", "ktadd -k %s %s".formatted(keytab, principal));
    // Apache reads it as another user.
    keytab.toFile().setReadable(true, false);
    return keytab;
  }

  Map<String, String> environment() {
    return environment;
  }

  @Override
  public void close() {
    daemon.close();
  }
}
