package io.osbs.testkit.kubelet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The kubelet's HTTPS port, of which the API server needs one path: {@code
 * /containerLogs/NAMESPACE/POD/CONTAINER}. Only clients with a certificate of the cluster's own
 * authority are served.
 */
final class LogServer implements AutoCloseable {

  private static final String PATH = "/containerLogs/";

  /** Finds logs. */
  @FunctionalInterface
  interface Logs {
    /**
     * The log of a container.
     *
     * @throws NotServedException when there is none, with what the kubelet would say
     */
    ContainerLog find(String namespace, String pod, String container, boolean previous)
        throws NotServedException;
  }

  /** Why no log is served. */
  static final class NotServedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    NotServedException(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Logs logs;
  private final Clock clock;

  LogServer(SSLContext tls, Logs logs, Clock clock) throws IOException {
    this.logs = logs;
    this.clock = clock;
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
            ssl.setNeedClientAuth(true);
            parameters.setSSLParameters(ssl);
          }
        });
    server.setExecutor(threads);
    server.createContext(PATH, this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      serve(exchange);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try {
      String[] parts = exchange.getRequestURI().getPath().substring(PATH.length()).split("/", -1);
      LogOptions options = LogOptions.of(exchange.getRequestURI().getQuery(), clock.instant());
      if (parts.length != 3) {
        throw new NotServedException(404, "404 page not found");
      }
      ContainerLog log = logs.find(parts[0], parts[1], parts[2], options.previous());
      exchange.getResponseHeaders().set("Content-Type", "text/plain");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream body = exchange.getResponseBody()) {
        log.serve(options, body);
      }
    } catch (NotServedException e) {
      refuse(exchange, e.status, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      refuse(exchange, 400, "{\"message\": \"Unable to decode query.\"}");
    } catch (InterruptedException e) {
      // The node is being closed; the connection ends in the middle, as it would.
      Thread.currentThread().interrupt();
    }
  }

  private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, text.length);
    exchange.getResponseBody().write(text);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
