package io.osbs.publish.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.testkit.tools.RealRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's docker-registry, open, with a login, and with TLS. */
@Tag("real")
final class RealRegistryTest {

  @TempDir Path directory;

  abstract class Real extends RegistryContract {
    @Nullable RealRegistry started;

    @Override
    RegistryAccess access() throws IOException {
      started = RealRegistry.start(directory.resolve("registry"), setup());
      return reached();
    }

    RealRegistry registry() {
      return Objects.requireNonNull(started);
    }

    abstract RealRegistry.Setup setup();

    abstract RegistryAccess reached() throws IOException;

    /** In the oldest format, with the password in base64. */
    Path dockercfg(String password) throws IOException {
      String pair =
          Base64.getEncoder().encodeToString(("user:" + password).getBytes(StandardCharsets.UTF_8));
      Path file = directory.resolve(".dockercfg");
      Files.writeString(
          file, "{\"https://%s/v2/\":{\"auth\":\"%s\"}}".formatted(registry().host(), pair));
      return file;
    }

    @Override
    boolean listsReferrers() {
      return false;
    }

    @AfterEach
    void stop() {
      if (started != null) {
        started.close();
      }
    }
  }

  @Nested
  final class Open extends Real {
    @Override
    RealRegistry.Setup setup() {
      return RealRegistry.Setup.OPEN;
    }

    @Override
    RegistryAccess reached() {
      return new RegistryAccess(registry().host(), true, null);
    }
  }

  @Nested
  final class WithLoginAndTls extends Real {
    @Override
    RealRegistry.Setup setup() {
      return new RealRegistry.Setup(true, true, true);
    }

    @Override
    RegistryAccess reached() throws IOException {
      return new RegistryAccess(
          registry().host(), false, dockercfg("secret"), registry().authority());
    }

    @Test
    void itsCertificateIsBelievedToNobodyElse() {
      RegistryClient stranger = client(new RegistryAccess(registry().host(), false, null, null));
      assertThatThrownBy(stranger::greet)
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.CONFIGURATION))
          .hasMessageContaining("has no trusted certificate")
          .hasMessageContaining("certs.d/" + registry().host());
    }

    @Test
    void markedInsecureItIsReachedAllTheSame() throws Exception {
      client(new RegistryAccess(registry().host(), true, dockercfg("secret"))).greet();
    }

    @Test
    void markedInsecureItIsFoundBehindAServerThatAnswersPlainHttpWithAStatus() throws Exception {
      try (TlsOnlyFront front = TlsOnlyFront.start(registry().host())) {
        Path file = directory.resolve("front.json");
        Files.writeString(
            file,
            "{\"auths\":{\"%s\":{\"username\":\"user\",\"password\":\"secret\"}}}"
                .formatted(front.host()));
        RegistryClient behind = client(new RegistryAccess(front.host(), true, file));
        assertThat(behind.find("team/x", "1")).isEmpty();
        BlobSource blob = BlobSource.of(TestImages.bytes("behind"));
        assertThat(behind.upload("team/x", blob, null)).isTrue();
        assertThat(behind.blob("team/x", blob.digest(), blob.size()))
            .isEqualTo(TestImages.bytes("behind"));
      }
    }

    @Test
    void aWrongPasswordIsARefusalThatNamesTheRegistryAndNotThePassword() throws Exception {
      RegistryClient wrong =
          client(
              new RegistryAccess(
                  registry().host(), false, dockercfg("guessed"), registry().authority()));
      assertThatThrownBy(() -> wrong.manifest("team/x", "1"))
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.PERMISSION))
          .hasMessageContaining("does not accept the credentials")
          .hasMessageNotContaining("guessed");
    }

    @Test
    void withoutCredentialsTheRefusalSaysSo() {
      RegistryClient nobody =
          client(new RegistryAccess(registry().host(), false, null, registry().authority()));
      assertThatThrownBy(() -> nobody.manifest("team/x", "1"))
          .hasMessageContaining("none are configured");
    }
  }

  @Nested
  final class WithLogin extends Real {
    @Override
    RealRegistry.Setup setup() {
      return new RealRegistry.Setup(true, false, true);
    }

    @Override
    RegistryAccess reached() throws IOException {
      return new RegistryAccess(registry().host(), true, dockercfg("secret"));
    }
  }
}
