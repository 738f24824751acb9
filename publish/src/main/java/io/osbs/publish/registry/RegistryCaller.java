package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.Retry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends what endpoints ask for: the one place that knows about authentication, redirects, further
 * tries, rate limits and what a status means. Safe for use by several threads.
 */
final class RegistryCaller implements AutoCloseable {

  static final String USER_AGENT = "osbs";

  private static final int REDIRECTS = 5;
  private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);

  /** An error's body beyond this is not looked at. */
  private static final int ERROR_LIMIT = 64 * 1024;

  /** From plain HTTP to TLS and back, before a request counts as failed. */
  private static final int BOTH_WAYS = 2;

  /** For an answer to begin; a body that is sent adds to it what a slow line needs. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private static final long SLOWEST_BYTES_PER_SECOND = 256 * 1024;

  /** A registry that asks for longer pauses than this, all together, is not waited for here. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final RegistryAccess access;
  private final Connections connections;
  private final Places places;
  private final Authorization authorization;
  private final Retry retry;
  private final Retry.Notice notice;
  private final InstantSource clock;

  RegistryCaller(RegistryAccess access, Retry retry, Retry.Notice notice, InstantSource clock) {
    this.access = access;
    this.connections = new Connections(access);
    this.places = new Places(access, connections);
    this.authorization = new Authorization(access, connections, clock);
    this.retry = retry;
    this.notice = notice;
    this.clock = clock;
  }

  /** What came of one try. */
  private record Try<T>(
      @Nullable T result, @Nullable FailureException failure, @Nullable Duration retryAfter) {}

  /** The result of the first try that has one. */
  <T> T call(Endpoint<T> endpoint) throws FailureException, InterruptedException {
    Duration pause = retry.firstPause();
    Duration waited = Duration.ZERO;
    for (int number = 1; ; number++) {
      Try<T> tried = once(endpoint);
      if (tried.failure() == null) {
        return Objects.requireNonNull(tried.result());
      }
      boolean mayPass = tried.failure().failure().kind() == FailureKind.INFRASTRUCTURE;
      if (!endpoint.repeatable() || !mayPass || number >= retry.tries()) {
        throw tried.failure();
      }
      Duration asked = tried.retryAfter() == null ? Duration.ZERO : tried.retryAfter();
      waited = waited.plus(asked);
      if (waited.compareTo(LONGEST_WAIT) > 0) {
        throw tried.failure();
      }
      Duration wait = asked.compareTo(pause) > 0 ? asked : pause;
      notice.tryingAgain(tried.failure().failure(), number + 1, wait);
      retry.pause().pause(wait);
      pause = pause.multipliedBy(2);
    }
  }

  private <T> Try<T> once(Endpoint<T> endpoint) throws InterruptedException {
    try {
      Answer answer = exchange(endpoint);
      try (InputStream body = answer.body()) {
        if (endpoint.expected().contains(answer.status())) {
          T result = endpoint.answer(answer);
          drain(body);
          return new Try<>(result, null, null);
        }
        byte[] error = body.readNBytes(ERROR_LIMIT);
        Duration asked = retryAfter(answer.headers());
        return new Try<>(null, failure(endpoint, answer, error, asked), asked);
      }
    } catch (FailureException e) {
      return new Try<>(null, e, null);
    } catch (IOException e) {
      return new Try<>(
          null,
          new FailureException(Connections.failure(endpoint.doing(), access.host(), e), e),
          null);
    }
  }

  /** A body that was read to its end leaves the connection to the next request. */
  private static void drain(InputStream body) {
    try {
      body.readNBytes(ERROR_LIMIT);
    } catch (IOException _) {
      // What was wanted is there; the connection is given up.
      return;
    }
  }

  private FailureException failure(
      Endpoint<?> endpoint, Answer answer, byte[] body, @Nullable Duration asked)
      throws FailureException {
    int status = answer.status();
    if (!places.isOurs(answer.uri())) {
      // What a redirect allows is soon over: the next one is as good as new.
      return RegistryError.failure(
          FailureKind.INFRASTRUCTURE,
          endpoint.doing(),
          "%s sends us to %s, which does not serve"
              .formatted(access.host(), answer.uri().getAuthority()),
          RegistryError.answer(status, body));
    }
    if (endpoint.inUpload() && RegistryError.saysUploadLost(status, body)) {
      return RegistryError.failure(
          FailureKind.INFRASTRUCTURE,
          endpoint.doing(),
          access.host() + " has lost the upload that it had begun",
          RegistryError.answer(status, body));
    }
    if (status == 401) {
      return RegistryError.failure(
          FailureKind.PERMISSION,
          endpoint.doing(),
          authorization.hasCredentials(endpoint.scope())
              ? access.host() + " does not accept the credentials that are configured for it"
              : access.host() + " wants credentials, and none are configured for it",
          "HTTP 401");
    }
    return RegistryError.of(endpoint.doing(), access.host(), status, body, asked);
  }

  /** One request with whatever it takes to have it heard: the protocol, credentials, redirects. */
  private Answer exchange(Endpoint<?> endpoint)
      throws IOException, FailureException, InterruptedException {
    boolean shown = false;
    int changes = 0;
    while (true) {
      Optional<String> header = authorization.header(endpoint.scope());
      String base = connections.base();
      Answer response;
      try {
        response = follow(endpoint, header);
      } catch (IOException e) {
        if (changes < BOTH_WAYS && connections.changesProtocol(base, e)) {
          changes++;
          continue;
        }
        throw connections.asFound(e);
      }
      if (response.status() == 400 && !endpoint.expected().contains(400)) {
        byte[] error = response.body().readNBytes(ERROR_LIMIT);
        if (connections.changesProtocol(base, response, error)) {
          continue;
        }
        throw failure(endpoint, response, error, null);
      }
      connections.settle(base);
      if (response.status() != 401
          || !places.isOurs(response.uri())
          || !authorization.challenged(
              response.headers(), endpoint.scope(), shown && header.isPresent())) {
        return response;
      }
      response.body().close();
      Upload upload = endpoint.upload();
      if (upload != null && upload.length() > 0) {
        // Its bytes are gone. What is shown the next time has just been forgotten.
        throw FailureException.of(
            FailureKind.INFRASTRUCTURE,
            "cannot %s: %s does not accept what it was shown any more (HTTP 401)"
                .formatted(endpoint.doing(), access.host()));
      }
      if (shown && header.isPresent()) {
        // Twice is enough: the second answer stands.
        return follow(endpoint, authorization.header(endpoint.scope()));
      }
      shown = true;
    }
  }

  private Answer follow(Endpoint<?> endpoint, Optional<String> authorized)
      throws IOException, FailureException, InterruptedException {
    URI uri = places.of(endpoint.target(), endpoint.doing());
    for (int redirects = 0; ; redirects++) {
      Answer response = send(endpoint, uri, places.isOurs(uri) ? authorized : Optional.empty());
      Optional<String> location = response.headers().firstValue("Location");
      if (location.isEmpty()
          || endpoint.expected().contains(response.status())
          || !mayFollow(endpoint, response.status())) {
        return response;
      }
      response.body().close();
      if (redirects == REDIRECTS) {
        throw FailureException.of(
            FailureKind.INFRASTRUCTURE,
            "cannot %s: %s redirects in circles".formatted(endpoint.doing(), access.host()));
      }
      uri = places.next(uri, location.get(), endpoint.doing());
    }
  }

  /** What writes goes on only where nothing but the place changes, and with a body still there. */
  private static boolean mayFollow(Endpoint<?> endpoint, int status) {
    return switch (endpoint.method()) {
      case "GET", "HEAD" -> REDIRECT.contains(status);
      default -> (status == 307 || status == 308) && endpoint.upload() == null;
    };
  }

  private Answer send(Endpoint<?> endpoint, URI uri, Optional<String> authorized)
      throws IOException, InterruptedException {
    Map<String, String> headers = new HashMap<>(endpoint.headers());
    headers.put("User-Agent", USER_AGENT);
    authorized.ifPresent(value -> headers.put("Authorization", value));
    Upload upload = endpoint.upload();
    HttpRequest.BodyPublisher body = endpoint.body();
    long length =
        upload != null ? upload.length() : body == null ? 0 : Math.max(0, body.contentLength());
    Duration limit = ANSWER.plusSeconds(length / SLOWEST_BYTES_PER_SECOND);
    if (endpoint.isBlob()) {
      return connections.blobs().send(endpoint, uri, headers, limit);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(limit)
            .method(endpoint.method(), body == null ? HttpRequest.BodyPublishers.noBody() : body);
    headers.forEach(request::header);
    return connections.send(request.build());
  }

  /** RFC 9110, 10.2.3: seconds, or a date. */
  private @Nullable Duration retryAfter(HttpHeaders headers) {
    Optional<String> value = headers.firstValue("Retry-After");
    if (value.isEmpty()) {
      return null;
    }
    try {
      return Duration.ofSeconds(Math.max(0, Long.parseLong(value.get().strip())));
    } catch (NumberFormatException _) {
      try {
        ZonedDateTime when = ZonedDateTime.parse(value.get(), DateTimeFormatter.RFC_1123_DATE_TIME);
        return Duration.between(clock.instant(), when.toInstant());
      } catch (DateTimeException _) {
        return null;
      }
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
