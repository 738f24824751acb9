package io.osbs.client.check;

import io.osbs.cluster.document.Fields;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** When a token stops being one: the claim {@code exp} of a JSON Web Token (RFC 7519, 4.1.4). */
final class TokenExpiry {

  private static final Duration SOON = Duration.ofDays(14);
  private static final String SUBJECT = "token";

  private TokenExpiry() {}

  /**
   * What a token says of itself; it is not verified.
   *
   * @param source where the token is, for messages
   */
  static Finding of(String token, String source, Instant now) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Finding.unknown(SUBJECT, "%s does not say how long it is valid".formatted(source));
    }
    long expires;
    try {
      Fields claims = Json.read(Base64.getUrlDecoder().decode(parts[1]));
      Long said = claims.numberOrNull("exp");
      if (said == null) {
        return Finding.fine(SUBJECT, "%s does not expire".formatted(source));
      }
      expires = said;
    } catch (IllegalArgumentException | UnreadableException _) {
      // Neither's message: it may quote the token.
      return Finding.unknown(SUBJECT, "%s does not say how long it is valid".formatted(source));
    }
    Instant end = Instant.ofEpochSecond(expires);
    String remedy =
        "store a new one there; the secret that 'osbs deploy apply' makes has one that does not expire";
    if (!end.isAfter(now)) {
      return Finding.wrong(
          SUBJECT, "%s expired at %s".formatted(source, end), remedy, FailureKind.PERMISSION);
    }
    return end.isBefore(now.plus(SOON))
        ? Finding.warning(SUBJECT, "%s expires at %s".formatted(source, end), remedy)
        : Finding.fine(SUBJECT, "%s expires at %s".formatted(source, end));
  }
}
