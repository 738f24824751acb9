package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.publish.oci.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a registry is shown to let us in: nothing until it asks, then a password, or tokens (the
 * distribution project's "Token Authentication Specification"), one for each scope, until they
 * expire.
 */
final class Authorization {

  private static final Duration ASK = Duration.ofSeconds(30);
  private static final int LIMIT = 1 << 20;

  /** By the specification a token without a word about it lives so long. */
  private static final long SHORTEST_LIFE = 60;

  /** A token is not used in the last moments of its life. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private record Token(String value, Instant until) {}

  private final RegistryAccess access;
  private final Connections connections;
  private final InstantSource clock;
  private final Map<Scope, Token> tokens = new ConcurrentHashMap<>();
  private volatile @Nullable Challenge challenge;

  Authorization(RegistryAccess access, Connections connections, InstantSource clock) {
    this.access = access;
    this.connections = connections;
    this.clock = clock;
  }

  /** The value of an {@code Authorization} header; empty when nobody has asked for one. */
  Optional<String> header(Scope scope) throws FailureException, InterruptedException {
    Challenge asked = challenge;
    if (asked == null) {
      return Optional.empty();
    }
    if (asked.scheme().equals("basic")) {
      return credentials(scope)
          .flatMap(known ->
              known instanceof Credentials.Basic basic
                  ? Optional.of(basic.header())
                  : Optional.empty());
    }
    Token token = tokens.get(scope);
    if (token == null || !clock.instant().isBefore(token.until())) {
      token = fetch(asked, scope);
      tokens.put(scope, token);
    }
    return Optional.of("Bearer " + token.value());
  }

  /**
   * The registry answered 401.
   *
   * @return false when there is nothing else to show it
   */
  boolean challenged(HttpHeaders headers, Scope scope, boolean shownAlready)
      throws FailureException {
    Optional<Challenge> asked = Challenge.best(headers.allValues("WWW-Authenticate"));
    if (asked.isEmpty()) {
      return false;
    }
    boolean news = !asked.get().equals(challenge);
    challenge = asked.get();
    if (asked.get().scheme().equals("basic")) {
      return (news || !shownAlready) && credentials(scope).isPresent();
    }
    boolean stale = tokens.remove(scope) != null;
    return stale || news || !shownAlready;
  }

  /** True when there is something configured to show. */
  boolean hasCredentials(Scope scope) throws FailureException {
    return credentials(scope).isPresent();
  }

  private Optional<Credentials> credentials(Scope scope) throws FailureException {
    return access.authFile() == null
        ? Optional.empty()
        : new CredentialsFile(access.authFile()).of(access.host(), scope.repository());
  }

  private Token fetch(Challenge asked, Scope scope) throws FailureException, InterruptedException {
    String realm = asked.parameter("realm");
    String doing = "get a token for %s of %s".formatted(scope.repository(), access.host());
    Credentials shown = credentials(scope).orElse(null);
    URI uri = uri(realm, doing);
    if (uri.getScheme().equals("http") && !access.insecure() && shown != null) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "cannot %s: it wants the password sent to %s without encryption; mark the registry insecure"
                  .formatted(doing, uri.getHost())
              + " if that is intended");
    }
    HttpRequest request = request(asked, scope, uri, shown);
    try {
      Answer answer = connections.send(request);
      try (InputStream body = answer.body()) {
        byte[] bytes = body.readNBytes(LIMIT);
        if (answer.status() != 200) {
          throw refused(doing, uri, answer.status(), bytes, shown);
        }
        return token(bytes);
      }
    } catch (IOException e) {
      throw new FailureException(Connections.failure(doing, uri.getAuthority(), e), e);
    } catch (JacksonException e) {
      throw RegistryError.failure(
          FailureKind.INFRASTRUCTURE, doing, uri.getHost() + " sent no token", "no JSON");
    }
  }

  private static URI uri(String realm, String doing) throws FailureException {
    try {
      URI uri = URI.create(realm);
      if (uri.getHost() != null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw FailureException.of(
        FailureKind.INFRASTRUCTURE,
        "cannot %s: the registry names '%s' as the place for tokens".formatted(doing, realm));
  }

  private HttpRequest request(
      Challenge asked, Scope scope, URI realm, @Nullable Credentials shown) {
    String service = asked.parameter("service");
    StringBuilder query = new StringBuilder();
    add(query, "service", service);
    HttpRequest.Builder request =
        HttpRequest.newBuilder().timeout(ASK).header("User-Agent", RegistryCaller.USER_AGENT);
    switch (shown) {
      case Credentials.IdentityToken token -> {
        // By OAuth 2 they are one parameter, by Docker's older way one parameter each.
        add(query, "scope", String.join(" ", scope.words()));
        add(query, "grant_type", "refresh_token");
        add(query, "client_id", RegistryCaller.USER_AGENT);
        add(query, "refresh_token", token.token());
        return request
            .uri(realm)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(query.toString()))
            .build();
      }
      case Credentials.Basic basic -> {
        add(query, "account", basic.user());
        request.header("Authorization", basic.header());
      }
      case null -> {}
    }
    scope.words().forEach(word -> add(query, "scope", word));
    String separator = realm.getRawQuery() == null ? "?" : "&";
    return request.uri(URI.create(realm + separator + query)).GET().build();
  }

  private static void add(StringBuilder query, String name, String value) {
    if (!value.isEmpty()) {
      query
          .append(query.isEmpty() ? "" : "&")
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private FailureException refused(
      String doing, URI realm, int status, byte[] body, @Nullable Credentials shown) {
    if (status == 400 || status == 401 || status == 403) {
      return RegistryError.failure(
          FailureKind.PERMISSION,
          doing,
          shown == null
              ? realm.getHost() + " gives none without credentials; configure them"
              : realm.getHost() + " does not accept the credentials that are configured",
          "HTTP " + status);
    }
    return RegistryError.of(doing, realm.getAuthority(), status, body);
  }

  private Token token(byte[] bytes) throws FailureException {
    JsonNode document = Json.parse(bytes);
    String value = document.path("token").asString(document.path("access_token").asString(""));
    if (value.isEmpty()) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "the token server of %s answered without a token".formatted(access.host()));
    }
    long life = Math.max(SHORTEST_LIFE, document.path("expires_in").asLong(0));
    return new Token(value, clock.instant().plusSeconds(life).minus(MARGIN));
  }
}
