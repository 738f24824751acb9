package io.osbs.publish.pulp;

import io.osbs.core.build.FailureException;
import io.osbs.process.Redaction;
import io.osbs.process.Retry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one place that talks HTTP to Pulp: logs in, tries again what may pass, and turns every answer
 * that is none into a failure. Safe for use by several threads.
 *
 * <p>A request may reach Pulp twice, also one that changes something: callers only send what may be
 * repeated, or look before they repeat ({@link #once}).
 */
final class PulpHttp implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final long LARGEST_ANSWER = 16L * 1024 * 1024;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final PulpServer server;
  private final HttpClient client;
  private final Retry retry;
  private final Retry.Notice notice;
  private final PulpFailures failures;

  /**
   * A connection; nothing is sent yet.
   *
   * @param notice told of each failure that is followed by another try
   */
  PulpHttp(PulpServer server, Retry retry, Retry.Notice notice) throws FailureException {
    this.server = server;
    this.retry = retry;
    this.notice = notice;
    PulpServer.Login login = server.login();
    this.failures =
        new PulpFailures(
            server, login == null ? Redaction.NONE : Redaction.of(List.of(login.password())));
    this.client =
        HttpClient.newBuilder()
            // Pulp's servers speak nothing newer, and asking for it over plain HTTP confuses some
            // proxies.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .sslContext(server.tls().context())
            .build();
  }

  PulpServer server() {
    return server;
  }

  PulpFailures failures() {
    return failures;
  }

  /** The path of something below the API's root, with query parameters. */
  String path(String below, Map<String, String> query) {
    List<String> parameters = new ArrayList<>();
    query.forEach((name, value) ->
        parameters.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return server.apiPath()
        + below
        + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
  }

  /**
   * Asks for something that must be there.
   *
   * @param doing what this is for, as in "cannot ⟨doing⟩"
   */
  JsonNode get(String doing, String path) throws FailureException, InterruptedException {
    return retry.run(notice, () -> once(doing, "GET", path, null));
  }

  /**
   * Sends what may be repeated, to something that may not be there or may not need it any more.
   *
   * @return empty when Pulp does not know it, or says that its state rules that out
   */
  Optional<JsonNode> sendIfThere(String doing, String method, String path, @Nullable JsonNode body)
      throws FailureException, InterruptedException {
    return retry.run(
        notice,
        () -> {
          HttpResponse<byte[]> answer = exchange(doing, method, path, body);
          return answer.statusCode() == 404 || answer.statusCode() == 409
              ? Optional.empty()
              : Optional.of(checked(doing, path, answer));
        });
  }

  /** All items of a list, page by page. */
  List<JsonNode> list(String doing, String path) throws FailureException, InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    String next = path;
    while (next != null) {
      JsonNode page = get(doing, next);
      page.path("results").forEach(items::add);
      next = page.path("next").isString() ? pathOf(page.path("next").asString()) : null;
    }
    return items;
  }

  /** Behind a proxy Pulp may call itself by another name: only path and query count. */
  private static String pathOf(String url) {
    URI uri = URI.create(url);
    return uri.getRawQuery() == null
        ? uri.getRawPath()
        : uri.getRawPath() + "?" + uri.getRawQuery();
  }

  /** Sends what may be repeated. */
  JsonNode send(String doing, String method, String path, @Nullable JsonNode body)
      throws FailureException, InterruptedException {
    return retry.run(notice, () -> once(doing, method, path, body));
  }

  /**
   * Makes something. A failure only counts when it is not there afterwards: the answer may have
   * been lost, or another build have been faster.
   */
  Resource make(Retry.Attempt<Resource> making, Retry.Attempt<Optional<Resource>> finding)
      throws FailureException, InterruptedException {
    try {
      return making.attempt();
    } catch (FailureException e) {
      Optional<Resource> found = finding.attempt();
      if (found.isPresent()) {
        return found.get();
      }
      throw e;
    }
  }

  /** Sends once: for what must be looked for before it is repeated. */
  JsonNode once(String doing, String method, String path, @Nullable JsonNode body)
      throws FailureException, InterruptedException {
    return checked(doing, path, exchange(doing, method, path, body));
  }

  private JsonNode checked(String doing, String path, HttpResponse<byte[]> answer)
      throws FailureException {
    if (answer.statusCode() < 200 || answer.statusCode() > 299) {
      throw failures.refused(doing, path, answer.statusCode(), json(answer.body()).orElse(null));
    }
    if (answer.body().length == 0) {
      return JSON.createObjectNode();
    }
    return json(answer.body()).orElseThrow(() -> failures.notPulp(doing, path));
  }

  private static Optional<JsonNode> json(byte[] body) {
    try {
      JsonNode node = JSON.readTree(body);
      return node.isContainer() ? Optional.of(node) : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private HttpResponse<byte[]> exchange(
      String doing, String method, String path, @Nullable JsonNode body)
      throws FailureException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.url().resolve(path))
            .timeout(ANSWER)
            .header("Accept", "application/json");
    PulpServer.Login login = server.login();
    if (login != null) {
      String both = login.user() + ":" + login.password();
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }
    try {
      return client.send(
          request.build(),
          HttpResponse.BodyHandlers.limiting(
              HttpResponse.BodyHandlers.ofByteArray(), LARGEST_ANSWER));
    } catch (IOException e) {
      throw failures.unreachable(doing, e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
