package io.osbs.publish.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.Retry;
import io.osbs.testkit.tools.RealTools;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry whose authority is believed, and whose certificate was good until yesterday. */
@Tag("real")
final class ExpiredCertificateTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;
  private HttpsServer server;

  @BeforeEach
  void start() throws Exception {
    RealTools.need("openssl");
    shell(
        """
        exec 2>&1 && set -e
        new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        openssl req -x509 $new -days 2 -subj /CN=authority -keyout ca.key -out ca.crt
        openssl req $new -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout key -out csr
        openssl x509 -req -in csr -CA ca.crt -CAkey ca.key -CAcreateserial -copy_extensions copy \
          -days -1 -out crt
        openssl pkcs12 -export -in crt -inkey key -out keys.p12 -passout pass:changeit
        """);
    KeyStore keys = KeyStore.getInstance(directory.resolve("keys.p12").toFile(), PASSWORD);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.start();
  }

  private void shell(String script) throws Exception {
    Process process =
        new ProcessBuilder(List.of("sh", "-c", script)).directory(directory.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void theFailureNamesItAndNobodyTriesAgain() {
    String host = "127.0.0.1:" + server.getAddress().getPort();
    try (RegistryClient client =
        new RegistryClient(
            new RegistryAccess(host, false, null, directory.resolve("ca.crt")),
            new Retry(3, Duration.ZERO, time -> {}),
            (failure, next, in) -> {
              throw new AssertionError("tried again: " + failure.message());
            },
            InstantSource.system())) {
      assertExpired(host, () -> client.manifest("team/x", "1"));
      BlobSource blob = BlobSource.of(TestImages.bytes("x"));
      assertExpired(host, () -> client.blob("team/x", blob.digest(), blob.size()));
    }
  }

  private static void assertExpired(String host, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.CONFIGURATION))
        .hasMessageContaining("the certificate of %s has expired".formatted(host));
  }
}
