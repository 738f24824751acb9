package io.osbs.client.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.FailureKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a token is valid, by what it says itself. */
final class TokenExpiryTest {

  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

  private static String token(String claims) {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return "%s.%s.%s"
        .formatted(
            encoder.encodeToString("{\"alg\": \"RS256\"}".getBytes(StandardCharsets.UTF_8)),
            encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)),
            "c2lnbmF0dXJl");
  }

  private static Finding of(String token) {
    Finding found = TokenExpiry.of(token, "token_file /t", NOW);
    assertThat(found.said() + found.remedy()).startsWith("token_file /t");
    if (!token.isEmpty()) {
      assertThat(found.said() + found.remedy()).doesNotContain(token);
    }
    return found;
  }

  private static Finding expiringIn(Duration time) {
    return of(token("{\"exp\": %d}".formatted(NOW.plus(time).getEpochSecond())));
  }

  @Test
  void aPersistentTokenDoesNotExpire() {
    Finding found = of(token("{\"iss\": \"kubernetes/serviceaccount\"}"));
    assertThat(found.state()).isEqualTo(Finding.State.FINE);
    assertThat(found.said()).contains("does not expire");
  }

  @Test
  void aLongTimeIsFineAFortnightIsAWarningAndNoneIsWrong() {
    assertThat(expiringIn(Duration.ofDays(15)).state()).isEqualTo(Finding.State.FINE);
    assertThat(expiringIn(Duration.ofDays(14).minusSeconds(1)).state())
        .isEqualTo(Finding.State.WARNING);
    assertThat(expiringIn(Duration.ofSeconds(1)).remedy()).contains("store a new one");
    Finding expired = expiringIn(Duration.ZERO);
    assertThat(expired.state()).isEqualTo(Finding.State.WRONG);
    assertThat(expired.kind()).isEqualTo(FailureKind.PERMISSION);
    assertThat(expired.said()).contains("expired at 2026-05-01T10:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "opaque", "sha256~abc", "a.b.c", "a.!.c", "a..c", "a.b.c.d"})
  void whatIsNoJsonWebTokenDoesNotSay(String token) {
    assertThat(of(token).state()).isEqualTo(Finding.State.UNKNOWN);
  }

  @Test
  void aClaimOfAnotherTypeIsNotQuoted() {
    Finding found = of(token("{\"exp\": \"hush\"}"));
    assertThat(found.state()).isEqualTo(Finding.State.UNKNOWN);
    assertThat(found.said()).doesNotContain("hush");
  }
}
