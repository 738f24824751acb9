package io.osbs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigExceptionTest {

  @Test
  void rendersEveryProblemWithFileLinePlaceAndRemedy() {
    Problems problems = new Problems();
    problems.error("osbs.conf", 3, "[default] engine", "'kube' is no engine", "write kubernetes");
    problems.warning("osbs.conf", 7, "[default] colour", "unknown key, ignored", "");
    problems.error("other.conf", 0, "", "no such file", "create it");
    assertThatThrownBy(() -> problems.loaded(() -> "never"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            osbs.conf:3: error: [default] engine: 'kube' is no engine
                write kubernetes
            osbs.conf:7: warning: [default] colour: unknown key, ignored
            other.conf: error: no such file
                create it\
            """);
  }

  @Test
  void theSameThingSaidTwiceCountsOnce() {
    Problems problems = new Problems();
    problems.warning("f", 1, "[DEFAULT] x", "unknown key, ignored", "");
    problems.warning("f", 1, "[DEFAULT] x", "unknown key, ignored", "");
    assertThat(problems.found()).hasSize(1);
  }

  @Test
  void warningsAloneAreNoException() {
    Problems problems = new Problems();
    problems.warning("f", 1, "", "odd", "");
    assertThat(problems.loaded(() -> "value")).isEqualTo(new Loaded<>("value", problems.found()));
    assertThatThrownBy(() -> new ConfigException(problems.found()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSecretIsNeverShown() {
    assertThat(new Secret("hunter2")).hasToString("<secret>");
    assertThat(List.of(new Secret("hunter2")).toString()).doesNotContain("hunter2");
  }

  @Test
  void anAddressIsShownWithoutItsCredentials() {
    assertThat(Shown.quoted("https://me:hunter2@example.com/x"))
        .isEqualTo("'https://***@example.com/x'");
  }

  @Test
  void aFileThatCannotBeReadSaysWhy(@TempDir Path directory) throws Exception {
    Path absent = directory.resolve("absent.conf");
    assertThatThrownBy(() -> ConfigFiles.read(absent))
        .hasMessageStartingWith(absent + ": error: no such file");
    Path latin = directory.resolve("latin.conf");
    Files.write(latin, "vendor = Caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ConfigFiles.read(latin)).hasMessageContaining("not UTF-8 text");
    assertThatThrownBy(() -> ConfigFiles.read(directory)).hasMessageContaining("it is a directory");
    Path marked = directory.resolve("marked.conf");
    Files.writeString(marked, "\ufeff[default]");
    assertThat(ConfigFiles.read(marked)).isEqualTo("[default]");
  }
}
