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

  /** For an answer to begin; a body that is sent adds to it what a slow line needs. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private static final long SLOWEST_BYTES_PER_SECOND = 256 * 1024;

  /** A registry that asks for a longer pause than this is not waited for here. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final RegistryAccess access;
  private final Connections connections;
  private final Authorization authorization;
  private final Retry retry;
  private final Retry.Notice notice;
  private final InstantSource clock;

  RegistryCaller(RegistryAccess access, Retry retry, Retry.Notice notice, InstantSource clock) {
    this.access = access;
    this.connections = new Connections(access);
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
      if (asked.compareTo(LONGEST_WAIT) > 0) {
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
        return new Try<>(
            null, failure(endpoint, answer.status(), error), retryAfter(answer.headers()));
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

  private FailureException failure(Endpoint<?> endpoint, int status, byte[] body)
      throws FailureException {
    if (status == 401) {
      return RegistryError.failure(
          FailureKind.PERMISSION,
          endpoint.doing(),
          authorization.hasCredentials(endpoint.scope())
              ? access.host() + " does not accept the credentials that are configured for it"
              : access.host() + " wants credentials, and none are configured for it",
          "HTTP 401");
    }
    return RegistryError.of(endpoint.doing(), access.host(), status, body);
  }

  /** One request with whatever it takes to have it heard: the protocol, credentials, redirects. */
  private Answer exchange(Endpoint<?> endpoint)
      throws IOException, FailureException, InterruptedException {
    boolean shown = false;
    while (true) {
      Optional<String> header = authorization.header(endpoint.scope());
      String base = connections.base();
      Answer response;
      try {
        response = follow(endpoint, header);
      } catch (IOException e) {
        if (connections.changesProtocol(base, e)) {
          continue;
        }
        throw e;
      }
      if (response.status() == 400 && !endpoint.expected().contains(400)) {
        byte[] error = response.body().readNBytes(ERROR_LIMIT);
        if (connections.changesProtocol(base, response, error)) {
          continue;
        }
        throw RegistryError.of(endpoint.doing(), access.host(), 400, error);
      }
      connections.settle();
      if (response.status() != 401
          || !authorization.challenged(
              response.headers(), endpoint.scope(), shown && header.isPresent())) {
        return response;
      }
      response.body().close();
      if (shown && header.isPresent()) {
        // Twice is enough: the second answer stands.
        return follow(endpoint, authorization.header(endpoint.scope()));
      }
      shown = true;
    }
  }

  private Answer follow(Endpoint<?> endpoint, Optional<String> authorized)
      throws IOException, FailureException, InterruptedException {
    URI uri = at(endpoint.target());
    for (int redirects = 0; ; redirects++) {
      Answer response = send(endpoint, uri, isOurs(uri) ? authorized : Optional.empty());
      boolean reads = endpoint.method().equals("GET") || endpoint.method().equals("HEAD");
      Optional<String> location = response.headers().firstValue("Location");
      if (!REDIRECT.contains(response.status())
          || endpoint.expected().contains(response.status())
          || !reads
          || location.isEmpty()) {
        return response;
      }
      response.body().close();
      URI next = uri.resolve(location.get());
      if (redirects == REDIRECTS) {
        throw FailureException.of(
            FailureKind.INFRASTRUCTURE,
            "cannot %s: %s redirects in circles".formatted(endpoint.doing(), access.host()));
      }
      if (uri.getScheme().equals("https")
          && !"https".equals(next.getScheme())
          && !access.insecure()) {
        throw FailureException.of(
            FailureKind.CONFIGURATION,
            "cannot %s: %s redirects to %s without encryption"
                .formatted(endpoint.doing(), access.host(), next.getHost()));
      }
      uri = next;
    }
  }

  private URI at(String target) {
    return target.startsWith("/") ? URI.create(connections.base() + target) : URI.create(target);
  }

  /** Nobody but the registry itself is shown its credentials. */
  private boolean isOurs(URI uri) {
    return connections.host().equals(uri.getAuthority());
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
