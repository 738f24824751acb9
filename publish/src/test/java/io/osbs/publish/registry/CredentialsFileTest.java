package io.osbs.publish.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of credentials that are something else: the message never has what is in them. */
class CredentialsFileTest {

  @TempDir Path folder;

  private void assertUnusable(Path file, String why) {
    assertThatThrownBy(() -> new CredentialsFile(file).of("r.example.com", "a/b"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("the registry credentials in %s are unusable: ".formatted(file))
        .hasMessageContaining(why)
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hunter2|it is no JSON document, line 1",
        "[\"hunter2\"]|it is no JSON object",
        "{\"auths\": {\"r.example.com\": {\"auth\": \"hunter2!\"}}}|of r.example.com is not base64",
        "{\"auths\": {\"r.example.com\": {\"auth\": \"aHVudGVyMg==\"}}}|is not user:password",
        "{\"auths\": {\"r.example.com\": {\"auth\": \"hunter2|it is no JSON document"
      })
  void texts(String text, String why) throws Exception {
    assertUnusable(Files.writeString(folder.resolve("auth.json"), text), why);
  }

  @Test
  void bytesThatAreNoText() throws Exception {
    Path file = folder.resolve("auth.json");
    Files.write(file, new byte[] {0x7f, 'E', 'L', 'F', 0});
    assertUnusable(file, "it is no JSON document");
    Files.write(file, "{\"\u00fc\": 1}".getBytes(StandardCharsets.ISO_8859_1));
    assertUnusable(file, "it is no JSON document");
    Files.writeString(file, "[".repeat(500_000));
    assertUnusable(file, "it is no JSON document");
  }

  @Test
  void whatIsNoFile() {
    assertUnusable(folder.resolve("absent"), "it does not exist");
    assertUnusable(folder, "it is a directory");
  }

  @Test
  void aHundredMegabytesAreNotRead() throws Exception {
    Path file = folder.resolve("auth.json");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(100L * 1024 * 1024);
    }
    assertUnusable(file, "it has more than 1024 KiB");
  }

  @Test
  void theLongestKeyThatNamesTheRepositoryHolds() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("auth.json"),
            """
            {"auths": {
              "https://r.example.com/v2/": {"auth": "YTox"},
              "r.example.com/a": {"username": "b", "password": "2"}}}
            """);
    CredentialsFile credentials = new CredentialsFile(file);
    assertThat(credentials.of("r.example.com", "a/b")).contains(new Credentials.Basic("b", "2"));
    assertThat(credentials.of("r.example.com", "c")).contains(new Credentials.Basic("a", "1"));
    assertThat(credentials.of("other.example.com", "c")).isEmpty();
  }
}
