package io.osbs.testkit.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.osbs.testkit.tools.TinyImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A registry in memory on a free port of the loopback interface, by the distribution specification
 * 1.1. It counts what it is asked, and misbehaves where a {@link RegistryFault} tells it to.
 */
public final class RegistryDouble implements AutoCloseable {

  /** How it lets clients in. */
  public enum Login {
    NONE,
    BASIC,
    TOKEN
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final RegistryContent content = new RegistryContent();
  private final List<RegistryFault> faults = new CopyOnWriteArrayList<>();
  private final Map<RegistryFault, AtomicInteger> struck = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Login login = Login.NONE;
  private volatile Consumer<String> hook = request -> {};
  private volatile long largestBody = Long.MAX_VALUE;
  private final List<String> credentials = new CopyOnWriteArrayList<>();
  private final AtomicInteger generation = new AtomicInteger();

  private RegistryDouble(HttpServer server) {
    this.server = server;
  }

  /** Starts one. */
  public static RegistryDouble start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    RegistryDouble registry = new RegistryDouble(server);
    server.createContext("/", registry::handle);
    server.setExecutor(registry.threads);
    server.start();
    return registry;
  }

  /** Host and port. */
  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Tokens that were given out until now are good for nothing any more. */
  public void expireTokens() {
    generation.incrementAndGet();
  }

  /** What clients have shown in the header {@code Authorization}, each of them once. */
  public List<String> credentials() {
    return List.copyOf(credentials);
  }

  /** Lists of referrers have at most so many entries on a page. */
  public RegistryDouble listsAtMost(int entries) {
    content.pageSize = entries;
    return this;
  }

  /** From now on clients log in as {@code user} with {@code secret}. */
  public RegistryDouble login(Login how) {
    login = how;
    return this;
  }

  /** As Docker's registry 2: no deletion by tag, no referrers API. */
  public RegistryDouble old() {
    content.deletesTags = false;
    content.referrers = false;
    return this;
  }

  /** Nothing can be deleted. */
  public RegistryDouble keepsEverything() {
    content.deletes = false;
    return this;
  }

  /** What was written is only seen when it has been asked for that often. */
  public RegistryDouble lags(int reads) {
    content.lag = reads;
    return this;
  }

  /** Larger bodies are answered with 413. */
  public RegistryDouble takesAtMost(long bytes) {
    largestBody = bytes;
    return this;
  }

  public RegistryDouble faulty(RegistryFault fault) {
    faults.add(fault);
    struck.put(fault, new AtomicInteger());
    return this;
  }

  /**
   * Tells somebody of each request before it is answered, as {@link #requests} has it; what is
   * thrown cuts the connection, before anything takes effect.
   */
  public RegistryDouble before(Consumer<String> told) {
    hook = told;
    return this;
  }

  /** What it was asked so far, each as {@code METHOD /path?query}, tokens not counted. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Forgets what it was asked. */
  public void forget() {
    requests.clear();
    content.uploadedBytes.set(0);
  }

  /** Bytes of blobs that were sent to it. */
  public long uploadedBytes() {
    return content.uploadedBytes.get();
  }

  /** The digest that a tag names; null for none. */
  public @Nullable String tag(String repository, String tag) {
    return content.repository(repository).tags.get(tag);
  }

  /** All tags of a repository, sorted. */
  public List<String> tags(String repository) {
    return content.repository(repository).tags.keySet().stream().sorted().toList();
  }

  /** True when it has that manifest. */
  public boolean hasManifest(String repository, String digest) {
    return content.repository(repository).manifests.containsKey(digest);
  }

  /** Puts a manifest there, without any check. */
  public String put(String repository, @Nullable String tag, String mediaType, byte[] bytes) {
    String digest = RegistryContent.digest(bytes);
    content
        .repository(repository)
        .manifests
        .put(digest, new RegistryContent.Manifest(bytes, mediaType));
    if (tag != null) {
      content.repository(repository).tags.put(tag, digest);
    }
    return digest;
  }

  /** Puts all of an image there. */
  public void put(TinyImage image, String repository, @Nullable String tag) throws IOException {
    Path blobs = image.layout().resolve("blobs/sha256");
    try (Stream<Path> files = Files.list(blobs)) {
      for (Path file : files.toList()) {
        put(repository, Files.readAllBytes(file));
      }
    }
    for (String digest : image.images()) {
      put(repository, null, "application/vnd.oci.image.manifest.v1+json", read(blobs, digest));
    }
    byte[] index = read(blobs, image.index());
    put(repository, tag, "application/vnd.oci.image.index.v1+json", index);
  }

  private static byte[] read(Path blobs, String digest) throws IOException {
    return Files.readAllBytes(blobs.resolve(digest.substring("sha256:".length())));
  }

  /** What is stored under a tag; null for nothing. */
  public byte @Nullable [] content(String repository, String tag) {
    String digest = tag(repository, tag);
    RegistryContent.Manifest found =
        digest == null ? null : content.repository(repository).manifests.get(digest);
    return found == null ? null : found.bytes().clone();
  }

  /** Puts a blob there. */
  public String put(String repository, byte[] blob) {
    String digest = RegistryContent.digest(blob);
    content.repository(repository).blobs.put(digest, blob);
    return digest;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      String text = exchange.getRequestMethod() + " " + uri;
      String shown = exchange.getRequestHeaders().getFirst("Authorization");
      if (shown != null && !credentials.contains(shown)) {
        credentials.add(shown);
      }
      if (uri.getPath().equals("/token")) {
        send(exchange, new RegistryLogin(login, host(), generation.get()).token(exchange), null);
        return;
      }
      requests.add(text);
      hook.accept(text);
      RegistryFault.Kind fault = fault(text);
      if (fault instanceof RegistryFault.Kind.Status status) {
        exchange.getRequestBody().readAllBytes();
        RegistryReply reply =
            RegistryReply.error(status.code(), status.errorCode(), status.message());
        if (status.retryAfter() >= 0) {
          reply.headers().put("Retry-After", Integer.toString(status.retryAfter()));
        }
        send(exchange, reply, null);
        return;
      }
      if (fault instanceof RegistryFault.Kind.Redirect redirect) {
        exchange.getRequestBody().readAllBytes();
        String path = URI.create(redirect.base()).getPath();
        String place = path.isEmpty() ? redirect.base() + uri : redirect.base();
        exchange.getResponseHeaders().set("Location", place);
        send(exchange, RegistryReply.of(redirect.code(), new HashMap<>()), null);
        return;
      }
      if (fault instanceof RegistryFault.Kind.CutUpload cut) {
        exchange.getRequestBody().readNBytes(cut.afterBytes());
        throw new IOException("cut");
      }
      RegistryReply refusal =
          new RegistryLogin(login, host(), generation.get()).refusal(exchange, uri);
      byte[] body = exchange.getRequestBody().readAllBytes();
      RegistryReply reply =
          refusal != null
              ? refusal
              : body.length > largestBody
                  ? RegistryReply.error(413, "SIZE_INVALID", "too large")
                  : content.answer(exchange, uri, body);
      if (fault instanceof RegistryFault.Kind.LostAnswer) {
        throw new IOException("lost");
      }
      send(exchange, reply, fault);
    }
  }

  private RegistryFault.@Nullable Kind fault(String text) {
    for (RegistryFault fault : faults) {
      AtomicInteger count = struck.getOrDefault(fault, new AtomicInteger());
      if (fault.which().test(text) && count.getAndIncrement() < fault.times()) {
        return fault.kind();
      }
    }
    return null;
  }

  private static void send(
      HttpExchange exchange, RegistryReply reply, RegistryFault.@Nullable Kind fault)
      throws IOException {
    byte[] body = reply.body();
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    if (fault instanceof RegistryFault.Kind.WrongContent && body.length > 0) {
      body = body.clone();
      body[body.length / 2] ^= 1;
    }
    if (fault instanceof RegistryFault.Kind.WrongDigest) {
      exchange
          .getResponseHeaders()
          .set("Docker-Content-Digest", RegistryContent.digest(new byte[] {1}));
    }
    if (fault instanceof RegistryFault.Kind.Stripped stripped) {
      stripped.headers().forEach(exchange.getResponseHeaders()::remove);
    }
    if (fault instanceof RegistryFault.Kind.Header header) {
      exchange.getResponseHeaders().set(header.name(), header.value());
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), head || body.length == 0 ? -1 : body.length);
    if (head || body.length == 0) {
      return;
    }
    if (fault instanceof RegistryFault.Kind.CutAnswer cut) {
      exchange.getResponseBody().write(body, 0, Math.min(cut.afterBytes(), body.length));
      exchange.getResponseBody().flush();
      throw new IOException("cut");
    }
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
