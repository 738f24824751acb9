package io.osbs.cluster.api;

import io.osbs.core.cluster.ClusterFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An answer with a status of 300 or more.
 *
 * @param said the server's {@code Status} object; empty when it answered with something else
 * @param text the beginning of what it answered with
 * @param serverTime null when it did not say
 * @param retryAfter how long it asks to be left alone; null when it does not
 */
record Refusal(
    int status,
    ApiObject said,
    String text,
    @Nullable Instant serverTime,
    @Nullable Duration retryAfter) {

  private static final int SHOWN = 200;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  static Refusal of(HttpResponse<?> response, byte[] body) {
    ApiObject said;
    try {
      ApiObject read = ObjectParser.object(new ByteArrayInputStream(body));
      said = read.text("kind").equals("Status") ? read : new ApiObject(Map.of());
    } catch (IOException | MalformedException _) {
      said = new ApiObject(Map.of());
    }
    return new Refusal(
        response.statusCode(),
        said,
        new String(body, StandardCharsets.UTF_8),
        serverTime(response),
        retryAfter(response));
  }

  /** What the {@code Date} header says. */
  static @Nullable Instant serverTime(HttpResponse<?> response) {
    try {
      return response
          .headers()
          .firstValue("Date")
          .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
          .map(ZonedDateTime::toInstant)
          .orElse(null);
    } catch (DateTimeException _) {
      return null;
    }
  }

  /** Only seconds are understood; API servers send nothing else. */
  private static @Nullable Duration retryAfter(HttpResponse<?> response) {
    try {
      return response
          .headers()
          .firstValue("Retry-After")
          .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds.strip())))
          .filter(pause -> !pause.isNegative() && pause.compareTo(LONGEST_PAUSE) < 0)
          .orElse(null);
    } catch (NumberFormatException _) {
      return null;
    }
  }

  /**
   * True for the two refusals that are answers: there is no such object, or it is another one.
   *
   * @param path what was asked for
   */
  boolean isAnswer(String path) {
    return switch (status) {
      case 404 ->
          said.text("kind").equals("Status")
              && (!isAboutNamespace() || path.matches("/api/v1/namespaces/[^/]+"))
              && !message().contains("could not find the requested resource");
      case 409 -> said.text("kind").equals("Status") && !isEnding();
      default -> false;
    };
  }

  /**
   * True when the server says that this account may not, or that it does not know us. A rule about
   * what may be created (admission: quota, limits, Pod Security) says no to the object, not to us;
   * but such a rule may also say that it is not ready.
   */
  boolean isDenial() {
    if (status != 403) {
      return status == 401;
    }
    String message = message();
    return !message.contains(" is forbidden: ")
        || message.contains(" cannot ")
        || message.contains("not yet ready");
  }

  /** What is written as a 403 and has nothing to do with the account. */
  private boolean isShortage() {
    String lower = message().toLowerCase(Locale.ROOT);
    return lower.contains("exceeded quota") || lower.contains("being terminated");
  }

  InputStream body() {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private boolean isAboutNamespace() {
    return said.text("details", "kind").equals("namespaces");
  }

  private boolean isEnding() {
    return message().contains("being terminated");
  }

  /**
   * The refusal as a fault.
   *
   * @param inFull puts cluster, address and call before a reason
   */
  ClusterFault fault(ApiCall call, UnaryOperator<String> inFull, String account, String namespace) {
    String reason = "%d %s".formatted(status, message());
    return switch (status) {
      case 401 ->
          new ClusterFault.Forbidden(
              inFull.apply(
                  "401: the server does not accept %s; it expired, was revoked, or belongs to another cluster: store a new one"
                      .formatted(account)));
      case 403 -> forbidden(inFull, reason, account, namespace);
      case 400, 405, 406, 413, 415, 422 -> new ClusterFault.Invalid(inFull.apply(reason));
      case 404 -> new ClusterFault.Invalid(inFull.apply(missing(namespace)));
      case 409, 410, 429 -> new ClusterFault.Refused(inFull.apply(reason));
      default ->
          // A server that fails may have done what it was asked before.
          status >= 500 && call.changesSomething()
              ? new ClusterFault.Unreachable(inFull.apply(reason))
              : new ClusterFault.Refused(inFull.apply(reason));
    };
  }

  private ClusterFault forbidden(
      UnaryOperator<String> inFull, String reason, String account, String namespace) {
    if (isShortage()) {
      return new ClusterFault.Refused(inFull.apply(reason));
    }
    return new ClusterFault.Forbidden(
        inFull.apply(
            "%s; give the account of %s the role it needs in namespace %s"
                .formatted(reason, account, namespace)));
  }

  private String missing(String namespace) {
    if (isAboutNamespace()) {
      return "there is no namespace %s; create it, or correct the key 'namespace'"
          .formatted(namespace);
    }
    return "404 %s; the server does not have this API: is it of another version, or not an API server?"
        .formatted(message());
  }

  private String message() {
    String message = said.text("message");
    String shown = message.isEmpty() ? text.strip() : message;
    String line = shown.replaceAll("\\s+", " ");
    return line.length() > SHOWN * 4 ? line.substring(0, SHOWN * 4) + "…" : line;
  }
}
