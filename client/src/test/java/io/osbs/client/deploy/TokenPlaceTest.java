package io.osbs.client.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.config.ConfigException;
import io.osbs.config.instance.OsbsConf;
import org.junit.jupiter.api.Test;

/** token_secrets of the orchestrator's section and token_file of the worker's must fit. */
final class TokenPlaceTest {

  private static TokenPlace place(String secrets, String file) {
    String section =
        "engine = kubernetes\nkubernetes_url = https://api.example.com\nnamespace = n\n";
    OsbsConf home =
        OsbsConf.parse("osbs.conf", "[home]\n%s%s\n".formatted(section, secrets)).value();
    OsbsConf inner =
        OsbsConf.parse("client.conf", "[east]\n%s%s\n".formatted(section, file)).value();
    return TokenPlace.of(home.instance("home"), inner.instance("east"));
  }

  @Test
  void theDefaultPathAndAGivenOneAreBothFound() {
    assertThat(
            place(
                "token_secrets = east-token",
                "token_file = /var/run/secrets/atomic-reactor/east-token/token"))
        .isEqualTo(new TokenPlace("east-token", "token"));
    assertThat(place("token_secrets = a:/tokens/a b:/tokens/b/", "token_file = /tokens/b/east"))
        .isEqualTo(new TokenPlace("b", "east"));
  }

  @Test
  void tokenSecretsNeedNoOtherSecret() {
    assertThat(place("token_secrets = only:/only", "token_file = /only/token"))
        .isEqualTo(new TokenPlace("only", "token"));
  }

  @Test
  void aPathThatLiesInNoneNamesBothSides() {
    assertThatThrownBy(() -> place("token_secrets = a:/tokens/a", "token_file = /tokens/ab/token"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("client.conf:5")
        .hasMessageContaining("/tokens/ab/token lies in none of the token_secrets")
        .hasMessageContaining("a:/tokens/a");
    assertThatThrownBy(() -> place("token_secrets = a:/tokens/a", "token_file = /tokens/a/b/token"))
        .hasMessageContaining("lies in none");
    assertThatThrownBy(() -> place("", "token_file = /tokens/a/token"))
        .hasMessageContaining("(none)");
  }

  @Test
  void aWorkerWithoutATokenFileIsToldWhatToWrite() {
    assertThatThrownBy(() -> place("token_secrets = a", "token = abc"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("token_file = /var/run/secrets/atomic-reactor/east-token/token")
        .hasMessageContaining("token_secrets = east-token")
        .hasMessageNotContaining("abc");
  }
}
