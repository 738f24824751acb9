package io.osbs.testkit.koji.front;

import io.osbs.testkit.koji.HubDouble;
import io.osbs.testkit.tools.RealKdc;
import io.osbs.testkit.tools.RealTools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real Apache with TLS before the double of a hub, as Koji's documentation sets one up: it finds
 * out who logs in at {@code /kojihub/ssllogin}, and tells the hub.
 */
public final class ApacheFrontEnd implements AutoCloseable {

  private static final Path MODULES = Path.of("/usr/lib/apache2/modules");

  private final Daemon daemon;

  private ApacheFrontEnd(Daemon daemon) {
    this.daemon = daemon;
  }

  /** Where a certificate is asked for. */
  public enum Asks {
    /** Only where one logs in, as documented: that is after the handshake. */
    AT_LOGIN,
    /** In every handshake. */
    ALWAYS
  }

  /** Authority, server and client certificates, as PEM. */
  public record Keys(Path authority, Path server, Path client) {

    /**
     * Makes them.
     *
     * @param user the client certificate's common name
     */
    public static Keys make(Path folder, String user) throws IOException, InterruptedException {
      RealTools.need("openssl");
      Files.createDirectories(folder);
      Path authority = folder.resolve("ca.pem");
      Path key = folder.resolve("ca.key");
      Path log = folder.resolve("openssl.log");
      Daemon.run(
          Map.of(),
          log,
          ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
                  + " -subj /CN=authority -keyout %s -out %s")
              .formatted(key, authority)
              .split(" ", -1));
      for (String name : List.of("localhost", user)) {
        Path request = folder.resolve(name + ".csr");
        Path extensions = folder.resolve(name + ".ext");
        Files.writeString(extensions, "subjectAltName=DNS:" + name + "\n");
        Daemon.run(
            Map.of(),
            log,
            ("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
                    + " -subj /CN=%s -keyout %s -out %s")
                .formatted(name, folder.resolve(name + ".key"), request)
                .split(" ", -1));
        Path certificate = folder.resolve(name + ".crt");
        Daemon.run(
            Map.of(),
            log,
            "openssl x509 -req -days 2 -in %s -CA %s -CAkey %s -CAcreateserial -extfile %s -out %s"
                .formatted(request, authority, key, extensions, certificate)
                .split(" ", -1));
        Files.writeString(
            folder.resolve(name + ".pem"),
            Files.readString(certificate) + Files.readString(folder.resolve(name + ".key")));
      }
      return new Keys(authority, folder.resolve("localhost.pem"), folder.resolve(user + ".pem"));
    }
  }

  /**
   * Starts one that logs in by certificates.
   *
   * @param protocols as Apache's {@code SSLProtocol} has them: {@code TLSv1.2}, {@code TLSv1.3}
   */
  public static ApacheFrontEnd certificates(
      HubDouble hub, Path folder, Keys keys, String protocols, Asks asks)
      throws IOException, InterruptedException {
    String login =
        """
        RequestHeader set Remote-User "expr=%{SSL_CLIENT_S_DN_CN}"
        """;
    return start(
        hub,
        folder,
        keys,
        """
        SSLProtocol %s
        SSLCACertificateFile %s
        %s
        <Location /kojihub/ssllogin>
        %s%s</Location>
        """
            .formatted(
                protocols,
                keys.authority(),
                asks == Asks.ALWAYS ? "SSLVerifyClient optional" : "",
                asks == Asks.AT_LOGIN ? "SSLVerifyClient require\n" : "",
                login),
        null);
  }

  /**
   * Starts one that logs in by Kerberos, as {@code HTTP/localhost}.
   *
   * @param keytab of that service
   */
  public static ApacheFrontEnd kerberos(
      HubDouble hub, Path folder, Keys keys, RealKdc realm, Path keytab)
      throws IOException, InterruptedException {
    return start(
        hub,
        folder,
        keys,
        """
        LoadModule auth_gssapi_module %s
        <Location /kojihub/ssllogin>
        AuthType GSSAPI
        AuthName "Koji Hub"
        GssapiCredStore keytab:%s
        Require valid-user
        RequestHeader set Remote-User "expr=%%{REMOTE_USER}"
        </Location>
        """
            .formatted(MODULES.resolve("mod_auth_gssapi.so"), keytab),
        realm);
  }

  private static ApacheFrontEnd start(
      HubDouble hub, Path folder, Keys keys, String login, @Nullable RealKdc realm)
      throws IOException, InterruptedException {
    RealTools.need("apache2");
    Files.createDirectories(folder);
    Path configuration = folder.resolve("apache.conf");
    Daemon daemon =
        Daemon.start(
            port -> {
              Files.writeString(configuration, configuration(hub, folder, keys, login, port));
              return List.of("apache2", "-f", configuration.toString(), "-D", "FOREGROUND");
            },
            realm == null ? Map.of() : realm.environment(),
            folder.resolve("apache.out"));
    return new ApacheFrontEnd(daemon);
  }

  private static String configuration(
      HubDouble hub, Path folder, Keys keys, String login, int port) {
    boolean superuser = "root".equals(System.getProperty("user.name"));
    StringBuilder modules = new StringBuilder();
    for (String name :
        "mpm_event authn_core authz_core authz_user headers proxy proxy_http ssl".split(" ", -1)) {
      modules.append("LoadModule %s_module %s/mod_%s.so%n".formatted(name, MODULES, name));
    }
    return """
    ServerName localhost
    ServerRoot %1$s
    DefaultRuntimeDir %1$s
    PidFile %1$s/apache.pid
    ErrorLog %1$s/error.log
    Mutex posixsem
    Listen 127.0.0.1:%2$d
    %3$s%4$s
    RequestHeader unset Remote-User
    SSLEngine on
    SSLCertificateFile %5$s
    ProxyPass /kojihub %6$s
    %7$s
    """
        .formatted(
            folder,
            port,
            modules,
            superuser ? "User www-data\nGroup www-data" : "",
            keys.server(),
            hub.address(),
            login);
  }

  /** Its address, as kojid.conf's {@code server}. */
  public URI address() {
    return URI.create("https://localhost:%d/kojihub".formatted(daemon.port()));
  }

  @Override
  public void close() {
    daemon.close();
  }
}
