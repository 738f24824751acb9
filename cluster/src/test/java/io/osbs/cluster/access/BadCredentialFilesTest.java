package io.osbs.cluster.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.config.Secret;
import io.osbs.core.cluster.ClusterException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Token files and kubeconfigs that are something else. */
class BadCredentialFilesTest {

  @TempDir Path folder;

  private Credential tokenFile() {
    return new TokenFile(folder.resolve("token"), "token_file /token of [east]");
  }

  static Stream<Arguments> tokens() {
    return Stream.of(
        Arguments.of("nothing", new byte[] {'\n', ' '}, "it is empty"),
        Arguments.of(
            "two words", "a b".getBytes(StandardCharsets.UTF_8), "white space or binary bytes"),
        Arguments.of("a binary", new byte[] {'a', 0, (byte) 0xff}, "white space or binary bytes"),
        Arguments.of(
            "UTF-16", "token".getBytes(StandardCharsets.UTF_16), "white space or binary bytes"),
        Arguments.of("Latin 1", new byte[] {'a', (byte) 0xfc}, "white space or binary bytes"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokens")
  void aTokenFileWithSomethingElse(String what, byte[] content, String why) throws Exception {
    Files.write(folder.resolve("token"), content);
    assertThatThrownBy(() -> tokenFile().token())
        .as(what)
        .isInstanceOf(CredentialException.class)
        .hasMessageContaining("token_file /token of [east] holds no token: " + why)
        .hasMessageContaining("write the account's token into it");
  }

  @Test
  void aTokenFileThatIsNoFile() throws Exception {
    assertThatThrownBy(() -> tokenFile().token()).hasMessageContaining("it does not exist");
    Files.createDirectory(folder.resolve("token"));
    assertThatThrownBy(() -> tokenFile().token()).hasMessageContaining("it is a directory");
  }

  @Test
  void aHundredMegabytesAreNotRead() throws Exception {
    for (String name : new String[] {"token", "kubeconfig"}) {
      try (RandomAccessFile large = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
        large.setLength(100L * 1024 * 1024);
      }
    }
    assertThatThrownBy(() -> tokenFile().token()).hasMessageContaining("more than 65536 bytes");
    assertThatThrownBy(() -> Kubeconfig.read(folder.resolve("kubeconfig"), null))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("larger than 1024 KiB");
  }

  @Test
  void aKubeconfigThatIsSomethingElse() throws Exception {
    Path file = folder.resolve("kubeconfig");
    assertThatThrownBy(() -> Kubeconfig.read(file, null)).hasMessageContaining("no such file");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xfc});
    assertThatThrownBy(() -> Kubeconfig.read(file, null)).hasMessageContaining("not UTF-8 text");
    Files.writeString(file, "[".repeat(1000));
    assertThatThrownBy(() -> Kubeconfig.read(file, null)).hasMessageContaining(file.toString());
    assertThatThrownBy(() -> Kubeconfig.read(folder, null)).hasMessageContaining("a directory");
  }

  @Test
  void aTokenWithALineEndAroundIt() throws Exception {
    Files.writeString(folder.resolve("token"), "\r\nabc.def-_~+/=\n");
    assertThat(tokenFile().token()).contains(new Secret("abc.def-_~+/="));
  }

  @Test
  void anAuthorityThatIsSomethingElseIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("ca.crt"), "hello\n");
    assertThatThrownBy(() -> Authority.in(file).trust(true, null))
        .hasMessage("the authority in %s cannot be used: it holds no certificate in PEM", file);
  }

  @Test
  void anAuthorityThatIsMissingIsSaidToBe() throws Exception {
    Path file = folder.resolve("ca.crt");
    assertThat(Authority.without(file).trust(true, null).source())
        .isEqualTo("that Java knows, and there is no " + file);
  }
}
