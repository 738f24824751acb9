package io.osbs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

  @ParameterizedTest
  @CsvSource({
    "https://user:hunter2@host/x.git, https://***@host/x.git",
    "https://ghp_token@host/x.git, https://***@host/x.git",
    "https://host/a@b, https://host/a@b",
    "ssh://git@host/x.git, ssh://git@host/x.git",
    "git@host:x.git, git@host:x.git",
    "/srv/a@b, /srv/a@b",
  })
  void credentialsOfAUrlAreStruckOut(String url, String shown) {
    assertThat(Redaction.ofUrl(url).apply(url)).isEqualTo(shown);
  }

  @Test
  void thePasswordIsStruckOutWithoutItsUserToo() {
    assertThat(Redaction.ofUrl("https://user:hunter2@host/").apply("wrong password hunter2"))
        .isEqualTo("wrong password ***");
  }

  @Test
  void theLongerOfTwoNestedSecretsGoesFirst() {
    assertThat(Redaction.of(List.of("abcd", "abcdef")).apply("abcdef abcd")).isEqualTo("*** ***");
  }

  @Test
  void eachLineOfASecretIsOne() {
    assertThat(Redaction.of(List.of("line one\nline two\n")).apply("> line two <"))
        .isEqualTo("> *** <");
  }

  @Test
  void itsOwnTextSaysNothing() {
    assertThat(Redaction.of(List.of("hunter2"))).hasToString("Redaction of 1 values");
  }
}
