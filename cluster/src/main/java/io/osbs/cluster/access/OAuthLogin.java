package io.osbs.cluster.access;

import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.config.Secret;
import io.osbs.tls.Negotiation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A token that OpenShift's OAuth server gives to a user, as {@code oc login} gets one: the
 * authorisation request of the client {@code openshift-challenging-client}, whose answer redirects
 * to an address with the token in its fragment. The server is where {@code
 * /.well-known/oauth-authorization-server} says (OpenShift 4), else at {@code /oauth/authorize}
 * (OpenShift 3, and the original). Logs in when a token is first asked for, and again when one is
 * refused.
 */
final class OAuthLogin implements Credential {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int LONGEST_METADATA = 64 * 1024;
  private static final String QUERY = "?response_type=token&client_id=openshift-challenging-client";

  private final URI server;
  private final @Nullable SSLContext tls;
  private final Proof proof;
  private final String source;

  // Guarded by this.
  private @Nullable Secret token;

  /** Who logs in, and what shows it: the header {@code Authorization} for a web server. */
  sealed interface Proof {

    /** The header's value for a server of that name. */
    String header(String host) throws CredentialException;

    /** A name and its password. */
    record Password(String username, Secret password) implements Proof {
      @Override
      public String header(String host) {
        String both = username + ":" + password.value();
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
      }
    }

    /** A ticket of Kerberos. */
    record Ticket(Negotiation negotiation) implements Proof {
      @Override
      public String header(String host) throws CredentialException {
        try {
          return "Negotiate " + negotiation.token(host);
        } catch (GeneralSecurityException e) {
          throw new CredentialException(String.valueOf(e.getMessage()), e);
        }
      }
    }
  }

  /**
   * A login that has not happened yet.
   *
   * @param server of the API
   * @param source how messages call user and password
   */
  OAuthLogin(URI server, @Nullable SSLContext tls, Proof proof, String source) {
    this.server = server;
    this.tls = tls;
    this.proof = proof;
    this.source = source;
  }

  @Override
  public synchronized Optional<Secret> token() throws CredentialException, IOException {
    Secret known = token;
    if (known == null) {
      known = login();
      token = known;
    }
    return Optional.of(known);
  }

  @Override
  public synchronized boolean renew(Secret refused) throws CredentialException, IOException {
    if (refused.equals(token)) {
      token = null;
    }
    return !token().equals(Optional.of(refused));
  }

  private Secret login() throws CredentialException, IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(DEADLINE)
            .followRedirects(HttpClient.Redirect.NEVER);
    if (tls != null) {
      builder.sslContext(tls);
    }
    try (HttpClient http = builder.build()) {
      return ask(http, endpoint(http));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while logging in").initCause(e);
    }
  }

  /** Where users log in. */
  private URI endpoint(HttpClient http)
      throws IOException, InterruptedException, CredentialException {
    HttpResponse<byte[]> response =
        send(http, HttpRequest.newBuilder(at("/.well-known/oauth-authorization-server")));
    if (response.statusCode() == 200 && response.body().length <= LONGEST_METADATA) {
      try {
        String said = Json.read(response.body()).text("authorization_endpoint");
        URI endpoint = URI.create(said);
        requireAsSafe(endpoint);
        return URI.create(said + QUERY);
      } catch (UnreadableException | IllegalArgumentException e) {
        throw new CredentialException(
            "%s gives no token: %s does not say where to log in: %s"
                .formatted(source, at("/.well-known/oauth-authorization-server"), e.getMessage()),
            e);
      }
    }
    return at("/oauth/authorize" + QUERY);
  }

  /** The proof goes nowhere that is less protected than the API server. */
  private void requireAsSafe(URI endpoint) throws CredentialException {
    boolean safe = "https".equalsIgnoreCase(endpoint.getScheme());
    if (!safe && "https".equalsIgnoreCase(server.getScheme())) {
      throw new CredentialException(
          "%s is not sent to %s, which is not https; write token or token_file"
              .formatted(source, endpoint));
    }
  }

  private URI at(String path) {
    return server.resolve(path);
  }

  private HttpResponse<byte[]> send(HttpClient http, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.timeout(DEADLINE).header("User-Agent", "osbs").build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private Secret ask(HttpClient http, URI endpoint)
      throws IOException, InterruptedException, CredentialException {
    HttpResponse<byte[]> response =
        send(
            http,
            HttpRequest.newBuilder(endpoint)
                // What every challenge of OpenShift wants to see against forged requests.
                .header("X-CSRF-Token", "1")
                .header("Authorization", proof.header(endpoint.getHost())));
    int status = response.statusCode();
    if (status >= 500) {
      throw new IOException("the OAuth server %s answers %d".formatted(at(endpoint), status));
    }
    String location = response.headers().firstValue("Location").orElse("");
    Optional<String> found = parameter(location, "access_token");
    if (found.isEmpty()) {
      throw new CredentialException(
          "%s gives no token: the OAuth server %s %s; check them, or write token_file with the token of a service account"
              .formatted(source, at(endpoint), why(status, location)));
    }
    return new Secret(found.get());
  }

  private static String at(URI endpoint) {
    return endpoint.toString().replace(QUERY, "");
  }

  private static String why(int status, String location) {
    if (status == 401 || status == 403) {
      return "refuses them";
    }
    return parameter(location, "error_description")
        .or(() -> parameter(location, "error"))
        .map("says: %s"::formatted)
        .orElse("answers %d without one".formatted(status));
  }

  /** A parameter of an address's fragment or query. */
  private static Optional<String> parameter(String location, String name) {
    for (String part : location.split("[#?&]", -1)) {
      if (part.startsWith(name + "=")) {
        return Optional.of(
            URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }

  @Override
  public String source() {
    return source;
  }
}
