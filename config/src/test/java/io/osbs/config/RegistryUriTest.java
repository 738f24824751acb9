package io.osbs.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors that osbs-client's RegistryURI gave when it was run (formats, 7.5). */
final class RegistryUriTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          registry.example.com,          registry.example.com,      v1, registry.example.com
          registry.example.com:5000/v2,  registry.example.com:5000, v2, registry.example.com:5000
          http://h:5000/v2,              h:5000,                    v2, http://h:5000
          https://h/,                    h,                         v1, https://h
          https://h:5000/v2/,            h:5000,                    v2, https://h:5000
          """)
  void isReadAsInTheOriginal(String text, String host, String version, String uri) {
    RegistryUri read = RegistryUri.parse(text).orElseThrow();
    assertThat(read.host()).isEqualTo(host);
    assertThat(read.version()).isEqualTo(version);
    assertThat(read.uri()).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(strings = {"r/ns", "", "ftp://h", "https://", "h/v2/ns", "user:pw@h"})
  void whatIsNoRegistryIsRefused(String text) {
    assertThat(RegistryUri.parse(text)).isEmpty();
  }

  @Test
  void onlyHttpIsPlain() {
    assertThat(RegistryUri.parse("http://h").orElseThrow().plainHttp()).isTrue();
    assertThat(RegistryUri.parse("https://h").orElseThrow().plainHttp()).isFalse();
    assertThat(RegistryUri.parse("h").orElseThrow().plainHttp()).isFalse();
  }
}
