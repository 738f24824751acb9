package io.osbs.cluster.api;

import io.osbs.cluster.access.Credential;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final int SHOWN = 800;
  private static final Pattern TITLE = Pattern.compile("(?is)<title>(.*?)</title>");
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
        text(response, body),
        serverTime(response),
        retryAfter(response));
  }

  private static String text(HttpResponse<?> response, byte[] body) {
    return response.statusCode() < 400
        ? "leads to " + response.headers().firstValue("Location").orElse("nowhere")
        : new String(body, StandardCharsets.UTF_8);
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
    return message().toLowerCase(Locale.ROOT).contains("exceeded quota");
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
    return switch (status) {
      case 401 -> new ClusterFault.Forbidden(inFull.apply("401: " + unknown(account)));
      case 403 -> forbidden(inFull, account, namespace);
      case 400, 405, 406, 413, 415, 422 -> new ClusterFault.Invalid(inFull.apply(reason()));
      case 404 -> new ClusterFault.Invalid(inFull.apply(missing(namespace)));
      case 409, 410 -> new ClusterFault.Refused(inFull.apply(reason()));
      case 429 ->
          new ClusterFault.Refused(
              inFull.apply(reason() + "; it gets more requests than it takes: try again later"));
      default -> failure(call, inFull);
    };
  }

  /** A server that fails may have done what it was asked before. */
  private ClusterFault failure(ApiCall call, UnaryOperator<String> inFull) {
    if (status < 500) {
      return new ClusterFault.Refused(
          inFull.apply(reason() + "; is this the address of an API server?"));
    }
    String detail =
        inFull.apply(
            reason()
                + "; the server, or what stands before it, failed: try again later, or look at its log");
    return call.changesSomething()
        ? new ClusterFault.Unreachable(detail)
        : new ClusterFault.Refused(detail);
  }

  private static String unknown(String account) {
    return account.startsWith(Credential.NONE)
        ? "the server wants to know who asks, and there is %s; write token_file".formatted(account)
        : "the server does not accept %s; it expired, was revoked, or belongs to another cluster: store a new one"
            .formatted(account);
  }

  private ClusterFault forbidden(UnaryOperator<String> inFull, String account, String namespace) {
    if (isEnding()) {
      return new ClusterFault.Refused(
          inFull.apply(reason() + "; wait until it is gone, and make it again"));
    }
    if (isShortage()) {
      return new ClusterFault.Refused(
          inFull.apply(
              "%s; wait until builds of namespace %s end, or raise the quota"
                  .formatted(reason(), namespace)));
    }
    return new ClusterFault.Forbidden(
        inFull.apply(
            "%s; give the account of %s the role it needs in namespace %s, or correct the key 'namespace'"
                .formatted(reason(), account, namespace)));
  }

  private String missing(String namespace) {
    if (isAboutNamespace()) {
      return "there is no namespace %s; create it, or correct the key 'namespace'"
          .formatted(namespace);
    }
    return "404 %s; the server does not have this API: is it of another version, or not an API server?"
        .formatted(message());
  }

  /** Status and message. */
  String reason() {
    return "%d %s".formatted(status, message()).strip();
  }

  private String message() {
    String message = said.text("message");
    String shown = message.isEmpty() ? plain(text) : message;
    String line = shown.strip().replaceAll("\\s+", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
  }

  /** Of a page for browsers only its title. */
  private static String plain(String text) {
    if (!text.stripLeading().startsWith("<")) {
      return text;
    }
    Matcher title = TITLE.matcher(text);
    return title.find() ? "(a page titled '%s')".formatted(title.group(1).strip()) : "(a page)";
  }
}
