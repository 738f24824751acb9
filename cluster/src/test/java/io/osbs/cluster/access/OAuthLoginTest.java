package io.osbs.cluster.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.osbs.config.Secret;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.testkit.tools.RealKdc;
import io.osbs.tls.Negotiation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers as OpenShift's does (formats §1.6). */
class OAuthLoginTest {

  private static final String CHALLENGE =
      "response_type=token&client_id=openshift-challenging-client";

  @TempDir Path folder;
  private HttpServer http;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** Answers a login whose header Authorization is this. */
  private interface Answer {
    void to(HttpExchange exchange, String authorization) throws Exception;
  }

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.start();
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private URI server() {
    return URI.create("http://localhost:" + http.getAddress().getPort() + "/some/path");
  }

  private void loginsAt(String path, Answer answer) {
    http.createContext(
        path,
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          try {
            assertThat(exchange.getRequestURI().getQuery()).isEqualTo(CHALLENGE);
            assertThat(exchange.getRequestHeaders().getFirst("X-CSRF-Token")).isNotBlank();
            answer.to(exchange, exchange.getRequestHeaders().getFirst("Authorization"));
          } catch (Exception | AssertionError e) {
            asked.add(e.toString());
            exchange.sendResponseHeaders(500, -1);
          } finally {
            exchange.close();
          }
        });
  }

  private static void token(HttpExchange exchange, String token) throws IOException {
    exchange
        .getResponseHeaders()
        .add(
            "Location",
            "https://h/oauth/token/implicit#access_token=%s&expires_in=86400&token_type=Bearer"
                .formatted(token));
    exchange.sendResponseHeaders(302, -1);
  }

  private Credential password(String password) {
    return new OAuthLogin(
        server(),
        null,
        new OAuthLogin.Proof.Password("koji", new Secret(password)),
        "username and password of [east]");
  }

  private void wants(String password) {
    String basic =
        Base64.getEncoder().encodeToString(("koji:" + password).getBytes(StandardCharsets.UTF_8));
    loginsAt(
        "/oauth/authorize",
        (exchange, authorization) -> {
          if (authorization.equals("Basic " + basic)) {
            token(exchange, "sha256~t" + asked.size());
          } else {
            exchange.sendResponseHeaders(401, -1);
          }
        });
  }

  @Test
  void aTokenIsGotOnceAndAgainWhenItIsRefused() throws Exception {
    wants("s\u00fcß:x");
    Credential login = password("s\u00fcß:x");
    Secret first = login.token().orElseThrow();
    assertThat(login.token()).contains(first);
    assertThat(asked).containsExactly("/oauth/authorize");
    assertThat(first.value()).isEqualTo("sha256~t1");
    assertThat(login.renew(first)).isTrue();
    assertThat(login.token().map(Secret::value)).contains("sha256~t2");
    assertThat(login.renew(first)).as("another caller has renewed it").isTrue();
    assertThat(asked).hasSize(2);
  }

  @Test
  void wrongOnesAreNamedWithTheirPlaceAndWithoutThePassword() {
    wants("right");
    assertThatThrownBy(() -> password("wr0ng").token())
        .isInstanceOf(CredentialException.class)
        .hasMessageContaining("username and password of [east] gives no token")
        .hasMessageContaining("/oauth/authorize refuses them")
        .hasMessageContaining("write token_file")
        .hasMessageNotContaining("wr0ng");
  }

  @Test
  void theServerOfOpenShift4IsElsewhere() throws Exception {
    loginsAt("/elsewhere/authorize", (exchange, authorization) -> token(exchange, "four"));
    http.createContext(
        "/.well-known/oauth-authorization-server",
        exchange -> {
          byte[] said =
              "{\"issuer\":\"x\",\"authorization_endpoint\":\"http://localhost:%d/elsewhere/authorize\"}"
                  .formatted(http.getAddress().getPort())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, said.length);
          exchange.getResponseBody().write(said);
          exchange.close();
        });
    assertThat(password("x").token().map(Secret::value)).contains("four");
  }

  @Test
  void whatElseAServerMaySay() {
    loginsAt(
        "/oauth/authorize",
        (exchange, authorization) -> {
          exchange
              .getResponseHeaders()
              .add("Location", "https://h/#error=access_denied&error_description=not+today");
          exchange.sendResponseHeaders(302, -1);
        });
    assertThatThrownBy(() -> password("x").token()).hasMessageContaining("says: not today");
    http.removeContext("/oauth/authorize");
    assertThatThrownBy(() -> password("x").token()).hasMessageContaining("answers 404 without one");
    loginsAt("/oauth/authorize", (exchange, _) -> exchange.sendResponseHeaders(503, -1));
    assertThatThrownBy(() -> password("x").token())
        .as("asking later can help")
        .isInstanceOf(IOException.class)
        .hasMessageContaining("answers 503");
    http.stop(0);
    assertThatThrownBy(() -> password("x").token()).isInstanceOf(IOException.class);
  }

  @Test
  void osbsConfSaysWhoLogsIn() throws Exception {
    wants("p#1; 2");
    Access access = access("username = koji\npassword = p#1; 2\n");
    assertThat(access.credential().token()).isPresent();
    assertThat(access("username = koji\npassword = x\ntoken = t\n").credential().token())
        .as("a token comes first")
        .contains(new Secret("t"));
    assertThat(access("").credential().token()).isEqualTo(Optional.empty());
  }

  private Access access(String lines) throws Exception {
    Instance instance =
        OsbsConf.parse("osbs.conf", "[east]\nopenshift_url = " + server() + "\n" + lines)
            .value()
            .instance("east");
    return new InstanceAccess(instance, Map.of(), folder, Path::of).find();
  }

  @Test
  void kerberosWithARealKeyDistributionCentre() throws Exception {
    try (RealKdc kdc = RealKdc.start(folder, "EXAMPLE.COM")) {
      Path ours = kdc.keytab("koji");
      Path theirs = kdc.keytab("HTTP/localhost");
      String before = System.setProperty("java.security.krb5.conf", kdc.configuration().toString());
      try {
        loginsAt(
            "/oauth/authorize",
            (exchange, authorization) -> {
              assertThat(authorization).startsWith("Negotiate ");
              token(exchange, "for-" + accepted(theirs, authorization.substring(10)));
            });
        Access access =
            access(
                "use_kerberos = true\nkerberos_keytab = %s\nkerberos_principal = koji\n"
                    .formatted(ours));
        assertThat(access.credential().token().map(Secret::value)).contains("for-koji@EXAMPLE.COM");
        assertThatThrownBy(() -> new Negotiation("nobody", ours, null).token("localhost"))
            .hasMessageContaining("no Kerberos ticket for HTTP/localhost as nobody");
      } finally {
        if (before == null) {
          System.clearProperty("java.security.krb5.conf");
        } else {
          System.setProperty("java.security.krb5.conf", before);
        }
      }
    }
  }

  /** Whose token it is, as a web server finds out. */
  private static String accepted(Path keytab, String token) throws Exception {
    AppConfigurationEntry entry =
        new AppConfigurationEntry(
            "com.sun.security.auth.module.Krb5LoginModule",
            AppConfigurationEntry.LoginModuleControlFlag.REQUIRED,
            Map.of(
                "useKeyTab", "true",
                "storeKey", "true",
                "isInitiator", "false",
                "doNotPrompt", "true",
                "keyTab", keytab.toString(),
                "principal", "HTTP/localhost"));
    Configuration configuration =
        new Configuration() {
          @Override
          public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return new AppConfigurationEntry[] {entry};
          }
        };
    LoginContext login = new LoginContext("test", new Subject(), null, configuration);
    login.login();
    return Subject.callAs(
        login.getSubject(),
        () -> {
          GSSContext context = GSSManager.getInstance().createContext((GSSCredential) null);
          byte[] bytes = Base64.getDecoder().decode(token);
          context.acceptSecContext(bytes, 0, bytes.length);
          String name = context.getSrcName().toString();
          context.dispose();
          return name;
        });
  }
}
