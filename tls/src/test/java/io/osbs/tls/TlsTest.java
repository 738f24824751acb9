package io.osbs.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that openssl made, and handshakes over loopback. */
final class TlsTest {

  private static final List<String> CURVE =
      List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");

  @TempDir private Path folder;

  /** A certificate that vouches for itself, and its key: what {@code openssl req} makes. */
  private void make(String name, List<String> algorithm) throws Exception {
    List<String> command = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "2"));
    command.addAll(algorithm);
    command.addAll(List.of("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"));
    command.addAll(List.of("-keyout", name + ".key", "-out", name + ".crt"));
    openssl(command);
  }

  private void openssl(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(arguments);
    Path output = folder.resolve("openssl.log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  @BeforeEach
  void certificates() throws Exception {
    make("server", CURVE);
    make("client", CURVE);
  }

  /** What the server saw: the client's certificate chain length, or that it broke off. */
  private String handshake(Tls server, Tls client, @Nullable String host) throws Exception {
    SSLContext serving = server.context();
    SSLContext asking = client.context();
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
        SSLServerSocket listening =
            (SSLServerSocket) serving.getServerSocketFactory().createServerSocket(0)) {
      listening.setWantClientAuth(true);
      Callable<String> accept =
          () -> {
            try (SSLSocket accepted = (SSLSocket) listening.accept()) {
              accepted.startHandshake();
              // A client's opinion of our certificate arrives with the first byte of its own.
              return (char) accepted.getInputStream().read()
                  + " of "
                  + accepted.getSession().getPeerPrincipal().getName();
            } catch (javax.net.ssl.SSLPeerUnverifiedException _) {
              return "anonymous";
            } catch (IOException _) {
              return "broken off";
            }
          };
      Future<String> seen = thread.submit(accept);
      try (SSLSocket socket =
          (SSLSocket)
              asking.getSocketFactory().createSocket("127.0.0.1", listening.getLocalPort())) {
        if (host != null) {
          SSLParameters named = socket.getSSLParameters();
          named.setServerNames(List.of(new javax.net.ssl.SNIHostName(host)));
          named.setEndpointIdentificationAlgorithm("HTTPS");
          socket.setSSLParameters(named);
        }
        socket.startHandshake();
        socket.getOutputStream().write('x');
      } catch (SSLException _) {
        return "refused by the client, " + seen.get();
      }
      return seen.get();
    }
  }

  private Tls server() {
    return new Tls(file("client.crt"), false, file("server.crt"), file("server.key"));
  }

  @Test
  void bothEndsProveWhoTheyAre() throws Exception {
    Tls client = new Tls(file("server.crt"), false, file("client.crt"), file("client.key"));
    assertThat(handshake(server(), client, "localhost")).isEqualTo("x of CN=localhost");
  }

  @Test
  void withoutACertificateOfOursWeAreNobody() throws Exception {
    Tls client = new Tls(file("server.crt"), false, null, null);
    assertThat(handshake(server(), client, null)).isEqualTo("anonymous");
  }

  @Test
  void anAuthorityThatDidNotVouchIsNoReasonToBelieve() throws Exception {
    Tls client = new Tls(file("client.crt"), false, null, null);
    assertThat(handshake(server(), client, null)).startsWith("refused by the client");
  }

  @Test
  void theJdksAuthoritiesDoNotKnowOurServer() throws Exception {
    assertThat(handshake(server(), new Tls(null, false, null, null), null))
        .startsWith("refused by the client");
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws Exception {
    Tls client = new Tls(file("server.crt"), false, null, null);
    assertThat(handshake(server(), client, "elsewhere.example"))
        .startsWith("refused by the client");
  }

  @Test
  void insecureTakesAnyServerUnderAnyName() throws Exception {
    Tls client = new Tls(file("client.crt"), true, null, null);
    assertThat(handshake(server(), client, "elsewhere.example")).isEqualTo("anonymous");
  }

  /** Each form that a key comes in, with its certificate in the same file, as Koji keeps them. */
  @ParameterizedTest
  @CsvSource({
    "pkcs8 rsa,   genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out made.key",
    "pkcs8 ec,    genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out made.key",
    "ed25519,     genpkey -algorithm ED25519 -out made.key",
    "pkcs1,       genrsa -traditional -out made.key 2048",
    "rfc5915,     ecparam -genkey -name secp384r1 -out made.key",
  })
  void keysOfEveryFormWork(String form, String command) throws Exception {
    openssl(List.of(command.split(" ")));
    openssl(List.of("req", "-x509", "-key", "made.key", "-subj", "/CN=me", "-out", "made.crt"));
    Files.writeString(
        file("both.pem"), Files.readString(file("made.key")) + Files.readString(file("made.crt")));
    Tls accepting = new Tls(file("made.crt"), false, file("server.crt"), file("server.key"));
    Tls client = new Tls(file("server.crt"), false, file("both.pem"), file("both.pem"));
    assertThat(handshake(accepting, client, null)).as(form).isEqualTo("x of CN=me");
  }

  @ParameterizedTest
  @CsvSource({
    "'', it holds no certificate in PEM",
    "'-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', ",
    "'-----BEGIN CERTIFICATE-----\nMII', it holds no certificate in PEM",
  })
  void whatHoldsNoCertificateIsNamed(String text, @Nullable String why) throws Exception {
    Files.writeString(file("bad.crt"), text);
    Tls tls = new Tls(file("bad.crt"), false, null, null);
    assertThatThrownBy(tls::context)
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith(file("bad.crt") + " cannot be used for TLS: ")
        .hasMessageContaining(why == null ? "" : why);
  }

  @Test
  void aKeyWithAPasswordIsNamedAndNotAsked() throws Exception {
    openssl(
        List.of(
            "pkcs8", "-topk8", "-in", "client.key", "-passout", "pass:x", "-out", "locked.key"));
    Tls tls = new Tls(null, false, file("client.crt"), file("locked.key"));
    assertThatThrownBy(tls::context)
        .hasMessage(
            "%s cannot be used for TLS: its key is encrypted; store it without a password (openssl pkey -in KEY -out PLAIN)",
            file("locked.key"));
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    Tls tls = new Tls(file("nowhere"), false, null, null);
    assertThatThrownBy(tls::context)
        .hasMessageContaining(file("nowhere").toString())
        .hasMessageContaining("cannot be read");
  }

  @Test
  void aCertificateWithoutKeyIsAMistakeOfTheCaller() {
    assertThatThrownBy(() -> new Tls(null, false, file("client.crt"), null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
