package io.osbs.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a registry (OCI distribution-spec 1.1, without a list of referrers) as the training
 * run needs, in memory: the programs that are there when a distribution is made may lack one.
 */
final class TrainingRegistry implements AutoCloseable {

  private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
  private static final Pattern BLOB = Pattern.compile("/v2/.+/blobs/(sha256:[0-9a-f]{64})");
  private static final Pattern UPLOAD = Pattern.compile("/v2/.+/blobs/uploads/(.*)");
  private static final Pattern DIGEST =
      Pattern.compile("digest=(sha256)(?::|%3[Aa])([0-9a-f]{64})");
  private static final String UNTYPED = "application/octet-stream";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Content> contents = new ConcurrentHashMap<>();
  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  private final AtomicInteger uploadNumber = new AtomicInteger();

  @SuppressWarnings("ArrayRecordComponent")
  private record Content(String type, byte[] bytes) {}

  private TrainingRegistry(HttpServer server) {
    this.server = server;
  }

  static TrainingRegistry start() throws IOException {
    // Buildah tries TLS first, and the server would wait for the rest of what it takes for a
    // request.
    System.setProperty("sun.net.httpserver.maxReqTime", "1");
    System.setProperty("sun.net.httpserver.timerMillis", "100");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TrainingRegistry registry = new TrainingRegistry(server);
    server.createContext("/v2/", registry::handle);
    server.setExecutor(registry.threads);
    server.start();
    return registry;
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Matcher manifest = MANIFEST.matcher(path);
      Matcher blob = BLOB.matcher(path);
      Matcher upload = UPLOAD.matcher(path);
      if (manifest.matches()) {
        manifest(exchange, manifest.group(1), manifest.group(2));
      } else if (blob.matches()) {
        read(exchange, blob.group(1));
      } else if (upload.matches()) {
        upload(exchange, path, upload.group(1));
      } else {
        answer(exchange, path.equals("/v2/") ? 200 : 404);
      }
    }
  }

  private void manifest(HttpExchange exchange, String repository, String reference)
      throws IOException {
    if (!exchange.getRequestMethod().equals("PUT")) {
      read(exchange, reference.startsWith("sha256:") ? reference : repository + ":" + reference);
      return;
    }
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse(UNTYPED);
    Content content = new Content(type, exchange.getRequestBody().readAllBytes());
    contents.put(repository + ":" + reference, content);
    contents.put(digest(content.bytes()), content);
    exchange.getResponseHeaders().set("Docker-Content-Digest", digest(content.bytes()));
    answer(exchange, 201);
  }

  private void upload(HttpExchange exchange, String path, String id) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        String begun = Integer.toString(uploadNumber.incrementAndGet());
        uploads.put(begun, new ByteArrayOutputStream());
        exchange.getResponseHeaders().set("Location", path + begun);
        answer(exchange, 202);
      }
      case "PATCH" -> {
        exchange.getRequestBody().transferTo(Objects.requireNonNull(uploads.get(id), id));
        exchange.getResponseHeaders().set("Location", path);
        answer(exchange, 202);
      }
      default -> {
        ByteArrayOutputStream upload = Objects.requireNonNull(uploads.remove(id), id);
        exchange.getRequestBody().transferTo(upload);
        byte[] bytes = upload.toByteArray();
        Matcher digest = DIGEST.matcher(exchange.getRequestURI().getRawQuery());
        boolean right = digest.find() && digest(bytes).endsWith(digest.group(2));
        if (right) {
          contents.put(digest(bytes), new Content(UNTYPED, bytes));
          exchange.getResponseHeaders().set("Docker-Content-Digest", digest(bytes));
        }
        answer(exchange, right ? 201 : 400);
      }
    }
  }

  private void read(HttpExchange exchange, String name) throws IOException {
    Content content = contents.get(name);
    if (content == null) {
      answer(exchange, 404);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", content.type());
    exchange.getResponseHeaders().set("Docker-Content-Digest", digest(content.bytes()));
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", "" + content.bytes().length);
      answer(exchange, 200);
    } else {
      exchange.sendResponseHeaders(200, content.bytes().length == 0 ? -1 : content.bytes().length);
      exchange.getResponseBody().write(content.bytes());
    }
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
  }

  private static String digest(byte[] bytes) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return "sha256:" + HexFormat.of().formatHex(sha256.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
