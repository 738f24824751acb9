package io.osbs.publish.registry;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.publish.oci.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a status means that an endpoint did not expect. The body's error codes (distribution-spec
 * 1.1, "Error Codes") refine it.
 */
final class RegistryError {

  /** An error's body is only quoted: more than this of it helps nobody. */
  private static final int QUOTED = 300;

  private RegistryError() {}

  static FailureException of(String doing, String host, int status, byte[] body) {
    return of(doing, host, status, body, null);
  }

  /**
   * What an answer means.
   *
   * @param after when the registry says it may be asked again; null when it does not say
   */
  static FailureException of(
      String doing, String host, int status, byte[] body, @Nullable Duration after) {
    String text = said(body).toLowerCase(Locale.ROOT);
    String answer = answer(status, body);
    if (status == 400 && has(body, "DIGEST_INVALID")) {
      return failure(
          FailureKind.INFRASTRUCTURE,
          doing,
          "what arrived at %s is not what its digest says".formatted(host),
          answer);
    }
    return switch (status) {
      case 401 ->
          failure(
              FailureKind.PERMISSION,
              doing,
              "%s wants to know who asks; check the credentials that are configured for it"
                  .formatted(host),
              answer);
      case 403 ->
          text.contains("quota")
              ? full(doing, host, answer)
              : failure(
                  FailureKind.PERMISSION,
                  doing,
                  "%s refuses; check what the configured credentials may do there".formatted(host),
                  answer);
      case 404 -> failure(FailureKind.CONFIGURATION, doing, host + " has no such thing", answer);
      case 405 ->
          failure(
              FailureKind.PERMISSION,
              doing,
              host + " does not allow that; it may be read-only or have deletion switched off",
              answer);
      case 413 ->
          failure(
              FailureKind.CONFIGURATION,
              doing,
              "%s, or a proxy before it, takes nothing of that size".formatted(host),
              answer);
      case 429 ->
          failure(
              FailureKind.INFRASTRUCTURE,
              doing,
              "%s limits how often it is asked; try again %s"
                  .formatted(
                      host, after == null ? "later" : "in %d s".formatted(after.toSeconds())),
              answer);
      case 507 -> full(doing, host, answer);
      case 400, 406, 412, 415, 422 ->
          text.contains("quota") || text.contains("no space")
              ? full(doing, host, answer)
              : failure(FailureKind.CONFIGURATION, doing, host + " does not accept it", answer);
      default ->
          text.contains("no space left") || text.contains("quota")
              ? full(doing, host, answer)
              : failure(
                  FailureKind.INFRASTRUCTURE,
                  doing,
                  status >= 500 ? host + " is in trouble" : host + " answers strangely",
                  answer);
    };
  }

  private static FailureException full(String doing, String host, String answer) {
    return failure(
        FailureKind.INFRASTRUCTURE,
        doing,
        host + " has no room left; make some there, or raise the quota, and try again",
        answer);
  }

  /** Status and error in a few words. */
  static String answer(int status, byte[] body) {
    String said = said(body);
    return said.isEmpty() ? "HTTP " + status : "HTTP %d: %s".formatted(status, said);
  }

  /**
   * True when an upload is not there any more, or not as far as we are. Proxies may have taken the
   * error's code away.
   */
  static boolean saysUploadLost(int status, byte[] body) {
    return status == 404
        || status == 410
        || status == 416
        || has(body, "BLOB_UPLOAD_UNKNOWN")
        || has(body, "BLOB_UPLOAD_INVALID");
  }

  static FailureException failure(FailureKind kind, String doing, String why, String answer) {
    return new FailureException(
        new Failure(
            kind, null, "cannot %s: %s (%s)".formatted(doing, why, answer), List.of(answer)));
  }

  /** True when the body has an error of this code. */
  static boolean has(byte[] body, String code) {
    return said(body).contains(code + ":");
  }

  /** The errors in one line, {@code CODE: message}; the body's beginning when it has none. */
  private static String said(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    List<String> errors = new ArrayList<>();
    try {
      for (JsonNode error : Json.parse(body).path("errors")) {
        String detail = error.path("detail").isMissingNode() ? "" : error.path("detail").toString();
        errors.add(
            "%s: %s%s"
                .formatted(
                    error.path("code").asString("?"),
                    error.path("message").asString(""),
                    detail.isEmpty() || detail.equals("null") ? "" : " " + detail));
      }
    } catch (JacksonException _) {
      return cut(text.lines().map(String::strip).reduce("", (one, two) -> one + " " + two).strip());
    }
    return cut(errors.isEmpty() ? text : String.join("; ", errors));
  }

  private static String cut(String text) {
    return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
  }
}
