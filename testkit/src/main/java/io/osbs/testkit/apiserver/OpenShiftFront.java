package io.osbs.testkit.apiserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands before a real API server that keeps Builds and BuildConfigs as custom resources, and does
 * what those cannot: {@code instantiate}, {@code log}, and selecting by {@code status}. All else is
 * the API server's, for whoever asks: objects, versions, conflicts, selectors, watches, rights.
 */
public final class OpenShiftFront implements BuildApi {

  private static final Pattern SUBRESOURCE =
      Pattern.compile(
          "(/apis/build\\.openshift\\.io/v1/namespaces/[^/]+)/(builds|buildconfigs)/([^/]+)/(log|instantiate)");

  private static final Pattern BUILDS =
      Pattern.compile("/apis/build\\.openshift\\.io/v1/namespaces/[^/]+/builds");

  /** OpenShift calls the phase that is selected {@code status}; a custom resource, by its path. */
  private static final Pattern STATUS = Pattern.compile("(?<==|,|%2C)status(?==|!=|%3D|%21%3D)");

  private static final List<String> PASSED_ON = List.of("Authorization", "Accept", "Content-Type");
  private static final List<String> PASSED_BACK = List.of("Content-Type", "Retry-After");
  private static final int CHUNK = 16_384;
  private static final JsonMapper JSON = new JsonMapper();

  private final URI server;
  private final HttpClient client;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Disturbances disturbances = new Disturbances();
  private final PodLogs logs = new PodLogs();

  /**
   * Starts one.
   *
   * @param server the API server, without a path
   * @param tls whom to believe
   */
  public OpenShiftFront(URI server, SSLContext tls) throws IOException {
    this.server = server;
    this.client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::handle);
    http.setExecutor(threads);
    http.start();
  }

  @Override
  public URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  @Override
  public void meet(Fault fault) {
    disturbances.add(fault);
  }

  @Override
  public void loseAnswers(String ending, int number) {
    disturbances.loseAnswers(ending, number);
  }

  @Override
  public void log(String build, Instant when, String text) {
    logs.add(build, when, text);
  }

  private void handle(HttpExchange exchange) {
    try {
      if (!disturbances.meet(exchange)) {
        serve(exchange);
      }
    } catch (IOException _) {
      exchange.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      exchange.close();
    }
  }

  private void serve(HttpExchange exchange) throws IOException, InterruptedException {
    Matcher subresource = SUBRESOURCE.matcher(exchange.getRequestURI().getPath());
    if (!subresource.matches()) {
      pass(exchange);
    } else if (subresource.group(4).equals("log")) {
      logs.serve(exchange, subresource.group(3), Exchanges.query(exchange.getRequestURI()));
    } else {
      instantiate(exchange, subresource.group(1), subresource.group(3));
    }
  }

  // ---- what the API server does

  private void pass(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getRawPath();
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null) {
      path += "?" + (BUILDS.matcher(path).matches() ? byPath(query) : query);
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    HttpResponse<InputStream> answer = ask(exchange, exchange.getRequestMethod(), path, body);
    for (String name : PASSED_BACK) {
      answer
          .headers()
          .firstValue(name)
          .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
    }
    // A watch is handed on as it comes, so its length is not known.
    exchange.sendResponseHeaders(answer.statusCode(), 0);
    try (InputStream from = answer.body();
        OutputStream to = exchange.getResponseBody()) {
      byte[] chunk = new byte[CHUNK];
      for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
        to.write(chunk, 0, read);
        to.flush();
      }
    }
  }

  private static String byPath(String query) {
    StringBuilder asked = new StringBuilder();
    for (String pair : query.split("&", -1)) {
      asked
          .append(asked.isEmpty() ? "" : "&")
          .append(
              pair.startsWith("fieldSelector=")
                  ? STATUS.matcher(pair).replaceAll("status.phase")
                  : pair);
    }
    return asked.toString();
  }

  /** Asks in the name of whoever asked here. */
  private HttpResponse<InputStream> ask(
      HttpExchange asking, String method, String path, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name : PASSED_ON) {
      String value = asking.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  // ---- instantiate

  /**
   * Counts in the BuildConfig, as OpenShift does; whoever changes it meanwhile makes a conflict.
   */
  private void instantiate(HttpExchange exchange, String namespace, String name)
      throws IOException, InterruptedException {
    ObjectNode request = Exchanges.body(exchange);
    String path = namespace + "/buildconfigs/" + name;
    Answer found = json(exchange, "GET", path, null);
    if (!found.isDone()) {
      Exchanges.send(exchange, found.code(), found.object());
      return;
    }
    ObjectNode config = found.object();
    int number = config.path("status").path("lastVersion").asInt(0) + 1;
    config.withObject("status").put("lastVersion", number);
    Answer counted = json(exchange, "PUT", path, config);
    if (!counted.isDone()) {
      Exchanges.send(exchange, counted.code(), counted.object());
      return;
    }
    Answer made =
        json(
            exchange,
            "POST",
            namespace + "/builds",
            OpenShiftApi.build(counted.object(), number, request));
    if (!disturbances.losesAnswer(exchange)) {
      Exchanges.send(exchange, made.code(), made.object());
    }
  }

  private record Answer(int code, ObjectNode object) {
    boolean isDone() {
      return code < 300;
    }
  }

  private Answer json(HttpExchange asking, String method, String path, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        ask(asking, method, path, body == null ? new byte[0] : JSON.writeValueAsBytes(body));
    try (InputStream from = answer.body()) {
      return new Answer(
          answer.statusCode(),
          JSON.readTree(from) instanceof ObjectNode object ? object : JSON.createObjectNode());
    }
  }

  @Override
  public void close() {
    http.stop(0);
    client.shutdownNow();
    threads.shutdownNow();
  }
}
