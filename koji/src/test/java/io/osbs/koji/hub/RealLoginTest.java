package io.osbs.koji.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.testkit.koji.HubDouble;
import io.osbs.testkit.koji.HubVersion;
import io.osbs.testkit.koji.front.ApacheFrontEnd;
import io.osbs.testkit.koji.front.ApacheFrontEnd.Asks;
import io.osbs.testkit.koji.front.ApacheFrontEnd.Keys;
import io.osbs.testkit.tools.RealKdc;
import io.osbs.tls.Tls;
import io.osbs.xmlrpc.MethodCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins through a real Apache: client certificates and Kerberos. */
@Tag("real")
final class RealLoginTest {

  private static final String CONFIGURATION = "java.security.krb5.conf";

  @TempDir static Path shared;
  private static Keys keys;

  @TempDir Path directory;
  private HubDouble hub;

  @BeforeAll
  static void make() throws Exception {
    // Apache's children are another user.
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
    keys = Keys.make(shared.resolve("keys"), "builder1");
  }

  @AfterAll
  static void forget() {
    System.clearProperty(CONFIGURATION);
  }

  @BeforeEach
  void start() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    hub = HubDouble.start(HubVersion.MASTER, InstantSource.system());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  /** Who one is after a login, and after a further call on the connection for calls. */
  private static String user(ApacheFrontEnd front, Login login, @Nullable Path certificate)
      throws Exception {
    try (HttpTransport transport =
        new HttpTransport(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            new Tls(keys.authority(), false, certificate, certificate))) {
      HubSession session = new Hub(front.address(), transport, Patience.ofUser()).login(login);
      session.exclusive(true);
      String name = session.struct(MethodCall.of("getLoggedInUser")).text("name");
      session.logout();
      return name;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, AT_LOGIN",
    "TLSv1.2 +TLSv1.3, AT_LOGIN",
    "TLSv1.2 +TLSv1.3, ALWAYS",
    "TLSv1.3, ALWAYS"
  })
  void aCertificateLogsIn(String protocols, Asks asks) throws Exception {
    try (ApacheFrontEnd front =
        ApacheFrontEnd.certificates(hub, directory, keys, protocols, asks)) {
      assertThat(user(front, new Login.Certificate(null), keys.client())).isEqualTo("builder1");
    }
  }

  @Test
  void aServerThatOnlyAsksAfterTheHandshakeOfTls13IsNamedWithItsRemedy() throws Exception {
    try (ApacheFrontEnd front =
        ApacheFrontEnd.certificates(hub, directory, keys, "TLSv1.3", Asks.AT_LOGIN)) {
      assertThatThrownBy(() -> user(front, new Login.Certificate(null), keys.client()))
          .isInstanceOf(HubException.Refused.class)
          .hasMessageContaining("HTTP 403")
          .hasMessageContaining("allow TLS 1.2 there, or set 'SSLVerifyClient optional'");
    }
  }

  @Test
  void withoutACertificateThereIsNoLogin() throws Exception {
    try (ApacheFrontEnd front =
        ApacheFrontEnd.certificates(hub, directory, keys, "TLSv1.2 +TLSv1.3", Asks.ALWAYS)) {
      assertThatThrownBy(() -> user(front, new Login.Certificate(null), null))
          .hasMessageContaining("could not verify client");
    }
  }

  @Test
  void aServerThatNobodyVouchesForIsNotTalkedTo() throws Exception {
    Keys others = Keys.make(directory.resolve("others"), "builder1");
    try (ApacheFrontEnd front =
        ApacheFrontEnd.certificates(hub, directory, others, "TLSv1.2 +TLSv1.3", Asks.ALWAYS)) {
      assertThatThrownBy(() -> user(front, new Login.Certificate(null), keys.client()))
          .isInstanceOf(HubException.Refused.class)
          .hasMessageContaining("no secure connection")
          .hasMessageContaining("check serverca and cert");
    }
  }

  @Test
  void aKeytabLogsInByKerberos() throws Exception {
    try (RealKdc realm = RealKdc.start(directory.resolve("realm"), "KOJI.TEST")) {
      System.setProperty(CONFIGURATION, realm.configuration().toString());
      Path keytab = realm.keytab("compile/builder1");
      Path service = realm.keytab("HTTP/localhost");
      try (ApacheFrontEnd front =
          ApacheFrontEnd.kerberos(hub, directory.resolve("front"), keys, realm, service)) {
        String principal = "compile/builder1@KOJI.TEST";

        assertThat(user(front, new Login.Kerberos(principal, keytab, null, null), null))
            .isEqualTo("builder1");

        Path stranger = realm.keytab("stranger");
        assertThatThrownBy(() ->
                user(front, new Login.Kerberos("stranger@KOJI.TEST", stranger, null, null), null))
            .isInstanceOf(HubException.Fault.class)
            .hasMessageContaining("could not verify client");
        assertThatThrownBy(
                () -> user(front, new Login.Kerberos(principal, stranger, null, null), null))
            .isInstanceOf(FailureException.class)
            .hasMessageContaining("no Kerberos ticket for HTTP/localhost as " + principal)
            .hasMessageContaining(stranger.toString());
      }
    }
  }
}
