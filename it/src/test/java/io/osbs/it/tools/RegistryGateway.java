package io.osbs.it.tools;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Stands before a registry and refuses, or holds back, the requests that a test names. */
public final class RegistryGateway implements AutoCloseable {

  private static final Set<String> NOT_COPIED =
      Set.of(
          "host", "connection", "content-length", "transfer-encoding", "upgrade", "http2-settings");

  private final String target;
  private final HttpServer server;
  private final ServerSocket front;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Refusal> refusals = new CopyOnWriteArrayList<>();
  private final List<Held> holds = new CopyOnWriteArrayList<>();

  private record Refusal(String method, Pattern path, int status, AtomicInteger times) {}

  /** Requests that are held back. */
  public static final class Held {
    private final String method;
    private final Pattern path;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Held(String method, Pattern path) {
      this.method = method;
      this.path = path;
    }

    /** Waits until the first one is there. */
    public void awaitArrival() throws InterruptedException {
      if (!arrived.await(90, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody sent %s %s".formatted(method, path));
      }
    }

    /** Lets all of them go on. */
    public void release() {
      released.countDown();
    }
  }

  /** A gateway on a free port. */
  public RegistryGateway(String target) throws IOException {
    this.target = target;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /**
   * Clients try TLS first, and the JDK's server would let them wait for ten seconds: what is not
   * HTTP is turned away at once.
   */
  private void accept() {
    while (!front.isClosed()) {
      try {
        Socket client = front.accept();
        threads.execute(() -> admit(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void admit(Socket from) {
    try (from;
        Socket to = new Socket()) {
      int first = from.getInputStream().read();
      if (first < 'A' || first > 'Z') {
        return;
      }
      to.connect(server.getAddress());
      to.getOutputStream().write(first);
      Thread back = Thread.ofVirtual().start(() -> copy(to, from));
      copy(from, to);
      back.join();
    } catch (IOException _) {
      // The client sees a closed connection, as from any server that goes away.
      return;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      return;
    }
  }

  /** Host and port. */
  public String host() {
    return "127.0.0.1:" + front.getLocalPort();
  }

  /** From now on requests whose path has this pattern are answered with an error. */
  public void answer(String method, String path, int status) {
    answer(method, path, status, Integer.MAX_VALUE);
  }

  /** The same, for the first of them only. */
  public void answer(String method, String path, int status, int times) {
    refusals.add(new Refusal(method, Pattern.compile(path), status, new AtomicInteger(times)));
  }

  /** From now on requests whose path has this pattern are held back. */
  public Held hold(String method, String path) {
    Held held = new Held(method, Pattern.compile(path));
    holds.add(held);
    return held;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      for (Held held : holds) {
        if (held.method.equals(method) && held.path.matcher(path).find()) {
          held.arrived.countDown();
          held.released.await();
        }
      }
      for (Refusal refusal : refusals) {
        if (refusal.method().equals(method)
            && refusal.path().matcher(path).find()
            && refusal.times().getAndDecrement() > 0) {
          refuse(exchange, refusal.status());
          return;
        }
      }
      forward(exchange, method, body);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void refuse(HttpExchange exchange, int status) throws IOException {
    String code =
        switch (status) {
          case 401 -> "UNAUTHORIZED";
          case 403 -> "DENIED";
          case 405 -> "UNSUPPORTED";
          case 429 -> "TOOMANYREQUESTS";
          default -> "UNKNOWN";
        };
    byte[] body =
        "{\"errors\":[{\"code\":\"%s\",\"message\":\"the gateway says no\"}]}"
            .formatted(code)
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private void forward(HttpExchange exchange, String method, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + target + exchange.getRequestURI()))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!NOT_COPIED.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    byte[] answer = response.body().readAllBytes();
    response
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!NOT_COPIED.contains(name.toLowerCase(Locale.ROOT))) {
            exchange
                .getResponseHeaders()
                .put(name, values.stream().map(value -> value.replace(target, host())).toList());
          } else if (name.equalsIgnoreCase("content-length") && method.equals("HEAD")) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    exchange.sendResponseHeaders(response.statusCode(), answer.length == 0 ? -1 : answer.length);
    if (answer.length > 0) {
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public void close() throws IOException {
    front.close();
    holds.forEach(Held::release);
    server.stop(0);
    threads.shutdownNow();
    client.close();
  }
}
