package io.osbs.testkit.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A registry in memory on a free port of the loopback interface, by the distribution specification
 * 1.1. It counts what it is asked, and misbehaves where a {@link RegistryFault} tells it to.
 */
public final class RegistryDouble implements AutoCloseable {

  private static final Pattern PATH =
      Pattern.compile("/v2/(.+?)/(manifests|blobs/uploads|blobs|referrers|tags)/?([^/]*)");

  /** How it lets clients in. */
  public enum Login {
    NONE,
    BASIC,
    TOKEN
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Manifest(byte[] bytes, String mediaType) {}

  private static final class Repository {
    private final Map<String, Manifest> manifests = new ConcurrentHashMap<>();
    private final Map<String, String> tags = new ConcurrentHashMap<>();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  private final List<RegistryFault> faults = new CopyOnWriteArrayList<>();
  private final Map<RegistryFault, AtomicInteger> struck = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> lagging = new ConcurrentHashMap<>();
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile Login login = Login.NONE;
  private volatile boolean deletesTags = true;
  private volatile boolean deletes = true;
  private volatile boolean referrers = true;
  private volatile long largestBody = Long.MAX_VALUE;
  private volatile int lag;
  private final AtomicLong uploadedBytes = new AtomicLong();

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

  /** From now on clients log in as {@code user} with {@code secret}. */
  public RegistryDouble login(Login how) {
    login = how;
    return this;
  }

  /** As Docker's registry 2: no deletion by tag, no referrers API. */
  public RegistryDouble old() {
    deletesTags = false;
    referrers = false;
    return this;
  }

  /** Nothing can be deleted. */
  public RegistryDouble keepsEverything() {
    deletes = false;
    return this;
  }

  /** What was written is only seen when it has been asked for that often. */
  public RegistryDouble lags(int reads) {
    lag = reads;
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

  /** What it was asked so far, each as {@code METHOD /path?query}, tokens not counted. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Forgets what it was asked. */
  public void forget() {
    requests.clear();
    uploadedBytes.set(0);
  }

  /** Bytes of blobs that were sent to it. */
  public long uploadedBytes() {
    return uploadedBytes.get();
  }

  /** The digest that a tag names; null for none. */
  public @Nullable String tag(String repository, String tag) {
    return repository(repository).tags.get(tag);
  }

  /** All tags of a repository, sorted. */
  public List<String> tags(String repository) {
    return repository(repository).tags.keySet().stream().sorted().toList();
  }

  /** True when it has that manifest. */
  public boolean hasManifest(String repository, String digest) {
    return repository(repository).manifests.containsKey(digest);
  }

  /** Puts a manifest there, without any check. */
  public String put(String repository, @Nullable String tag, String mediaType, byte[] bytes) {
    String digest = digest(bytes);
    repository(repository).manifests.put(digest, new Manifest(bytes, mediaType));
    if (tag != null) {
      repository(repository).tags.put(tag, digest);
    }
    return digest;
  }

  /** Puts a blob there. */
  public String put(String repository, byte[] blob) {
    String digest = digest(blob);
    repository(repository).blobs.put(digest, blob);
    return digest;
  }

  private Repository repository(String name) {
    return repositories.computeIfAbsent(name, _ -> new Repository());
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- answering
  // ---------------------------------------------------------------------------------

  @SuppressWarnings("ArrayRecordComponent")
  private record Reply(int status, Map<String, String> headers, byte[] body) {
    static Reply of(int status, Map<String, String> headers) {
      return new Reply(status, headers, new byte[0]);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      String text = exchange.getRequestMethod() + " " + uri;
      if (uri.getPath().equals("/token")) {
        send(exchange, token(exchange), null);
        return;
      }
      requests.add(text);
      RegistryFault.Kind fault = fault(text);
      if (fault instanceof RegistryFault.Kind.Status status) {
        exchange.getRequestBody().readAllBytes();
        Reply reply = error(status.code(), status.errorCode(), status.message());
        if (status.retryAfter() >= 0) {
          reply.headers().put("Retry-After", Integer.toString(status.retryAfter()));
        }
        send(exchange, reply, null);
        return;
      }
      if (fault instanceof RegistryFault.Kind.CutUpload cut) {
        exchange.getRequestBody().readNBytes(cut.afterBytes());
        throw new IOException("cut");
      }
      Reply refusal = refusal(exchange, uri);
      byte[] body = exchange.getRequestBody().readAllBytes();
      Reply reply =
          refusal != null
              ? refusal
              : body.length > largestBody
                  ? error(413, "SIZE_INVALID", "too large")
                  : answer(exchange, uri, body);
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

  private static void send(HttpExchange exchange, Reply reply, RegistryFault.@Nullable Kind fault)
      throws IOException {
    byte[] body = reply.body();
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    if (fault instanceof RegistryFault.Kind.WrongContent && body.length > 0) {
      body = body.clone();
      body[body.length / 2] ^= 1;
    }
    if (fault instanceof RegistryFault.Kind.WrongDigest) {
      exchange.getResponseHeaders().set("Docker-Content-Digest", digest(new byte[] {1}));
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

  private @Nullable Reply refusal(HttpExchange exchange, URI uri) {
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    String basic = "Basic " + Base64.getEncoder().encodeToString(bytes("user:secret"));
    Matcher path = PATH.matcher(uri.getPath());
    String repository = path.matches() ? path.group(1) : "";
    boolean writes = !List.of("GET", "HEAD").contains(exchange.getRequestMethod());
    boolean in =
        switch (login) {
          case NONE -> true;
          case BASIC -> basic.equals(shown);
          case TOKEN ->
              shown != null
                  && shown.startsWith("Bearer " + repository + "|")
                  && (!writes || shown.contains("push"));
        };
    if (in) {
      return null;
    }
    Reply reply = error(401, "UNAUTHORIZED", "authentication required");
    String scope = "repository:%s:%s".formatted(repository, writes ? "pull,push" : "pull");
    reply
        .headers()
        .put(
            "WWW-Authenticate",
            login == Login.BASIC
                ? "Basic realm=\"double\""
                : "Bearer realm=\"http://%s/token\",service=\"double\",scope=\"%s\""
                    .formatted(host(), scope));
    return reply;
  }

  private Reply token(HttpExchange exchange) {
    String basic = "Basic " + Base64.getEncoder().encodeToString(bytes("user:secret"));
    if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return error(401, "UNAUTHORIZED", "who are you");
    }
    String[] scope = query(exchange.getRequestURI()).getOrDefault("scope", "::").split(":", -1);
    String token = scope.length < 3 ? "|" : scope[1] + "|" + scope[2];
    return new Reply(200, new HashMap<>(), bytes("{\"token\":\"" + token + "\"}"));
  }

  private Reply answer(HttpExchange exchange, URI uri, byte[] body) {
    Matcher path = PATH.matcher(uri.getPath());
    if (uri.getPath().equals("/v2/")) {
      return Reply.of(200, new HashMap<>());
    }
    if (!path.matches()) {
      return error(404, "NAME_UNKNOWN", "no such path");
    }
    String name = path.group(1);
    String last = path.group(3);
    return switch (path.group(2)) {
      case "manifests" -> manifests(exchange, name, last, body);
      case "blobs" -> blob(name, last);
      case "blobs/uploads" -> upload(exchange, uri, name, last, body);
      case "referrers" ->
          referrers ? referrers(name, last) : error(404, "NAME_UNKNOWN", "no such path");
      default -> error(404, "NAME_UNKNOWN", "no such path");
    };
  }

  private Reply manifests(HttpExchange exchange, String name, String reference, byte[] body) {
    Repository repository = repository(name);
    boolean byDigest = reference.indexOf(':') >= 0;
    String digest = byDigest ? reference : repository.tags.get(reference);
    Manifest found = digest == null ? null : repository.manifests.get(digest);
    return switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> {
        if (found == null || isLagging(name, reference)) {
          yield error(404, "MANIFEST_UNKNOWN", "manifest unknown");
        }
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", found.mediaType());
        headers.put("Docker-Content-Digest", String.valueOf(digest));
        yield new Reply(200, headers, found.bytes());
      }
      case "PUT" -> write(exchange, name, reference, body);
      case "DELETE" -> delete(repository, reference, byDigest, digest, found);
      default -> error(405, "UNSUPPORTED", "unsupported");
    };
  }

  private Reply write(HttpExchange exchange, String name, String reference, byte[] body) {
    Repository repository = repository(name);
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    String digest = digest(body);
    boolean byDigest = reference.indexOf(':') >= 0;
    if (byDigest && !reference.equals(digest)) {
      return error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
    }
    String text = new String(body, StandardCharsets.UTF_8);
    String named = text.replaceAll("\"subject\"\\s*:\\s*\\{[^}]*}", "");
    Matcher digests = Pattern.compile("sha256:[0-9a-f]{64}").matcher(named);
    while (digests.find()) {
      String one = digests.group();
      if (!repository.blobs.containsKey(one) && !repository.manifests.containsKey(one)) {
        return error(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry: " + one);
      }
    }
    repository.manifests.put(digest, new Manifest(body, type));
    if (!byDigest) {
      repository.tags.put(reference, digest);
    }
    lagging.put(name + " " + reference, lag);
    Map<String, String> headers = new HashMap<>();
    headers.put("Docker-Content-Digest", digest);
    headers.put("Location", "/v2/" + name + "/manifests/" + digest);
    Matcher subject = SUBJECT.matcher(text);
    if (referrers && subject.find()) {
      headers.put("OCI-Subject", subject.group(1));
    }
    return Reply.of(201, headers);
  }

  private static final Pattern SUBJECT =
      Pattern.compile("\"subject\"\\s*:\\s*\\{[^}]*\"digest\"\\s*:\\s*\"([^\"]+)\"");

  private boolean isLagging(String name, String reference) {
    Integer left = lagging.get(name + " " + reference);
    if (left == null || left == 0) {
      return false;
    }
    lagging.put(name + " " + reference, left - 1);
    return true;
  }

  private Reply delete(
      Repository repository,
      String reference,
      boolean byDigest,
      @Nullable String digest,
      @Nullable Manifest found) {
    if (!deletes) {
      return error(405, "UNSUPPORTED", "The operation is unsupported.");
    }
    if (!byDigest && !deletesTags) {
      return error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
    }
    if (found == null || digest == null) {
      return error(404, "MANIFEST_UNKNOWN", "manifest unknown");
    }
    if (byDigest) {
      repository.manifests.remove(digest);
      repository.tags.values().removeIf(digest::equals);
    } else {
      repository.tags.remove(reference);
    }
    return Reply.of(202, new HashMap<>());
  }

  private Reply referrers(String name, String subject) {
    List<String> entries = new ArrayList<>();
    new TreeMap<>(repository(name).manifests)
        .forEach((digest, manifest) -> {
          String text = new String(manifest.bytes(), StandardCharsets.UTF_8);
          Matcher matcher = SUBJECT.matcher(text);
          if (matcher.find() && matcher.group(1).equals(subject)) {
            Matcher type = Pattern.compile("\"artifactType\":\"([^\"]+)\"").matcher(text);
            entries.add(
                "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"artifactType\":\"%s\"}"
                    .formatted(
                        manifest.mediaType(),
                        digest,
                        manifest.bytes().length,
                        type.find() ? type.group(1) : ""));
          }
        });
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[%s]}"
            .formatted(String.join(",", entries));
    return new Reply(200, new HashMap<>(), bytes(index));
  }

  private Reply blob(String name, String digest) {
    byte[] blob = repository(name).blobs.get(digest);
    if (blob == null) {
      return error(404, "BLOB_UNKNOWN", "blob unknown to registry");
    }
    Map<String, String> headers = new HashMap<>();
    headers.put("Docker-Content-Digest", digest);
    return new Reply(200, headers, blob);
  }

  private Reply upload(HttpExchange exchange, URI uri, String name, String session, byte[] body) {
    Map<String, String> query = query(uri);
    Map<String, String> headers = new HashMap<>();
    if (exchange.getRequestMethod().equals("POST")) {
      String mount = query.get("mount");
      byte[] there =
          mount == null ? null : repository(query.getOrDefault("from", "")).blobs.get(mount);
      if (mount != null && there != null) {
        repository(name).blobs.put(mount, there);
        headers.put("Location", "/v2/" + name + "/blobs/" + mount);
        return Reply.of(201, headers);
      }
      String id = "session-" + sessions.incrementAndGet();
      uploads.put(id, new ByteArrayOutputStream());
      headers.put("Location", "/v2/" + name + "/blobs/uploads/" + id + "?_state=x");
      return Reply.of(202, headers);
    }
    ByteArrayOutputStream content = uploads.get(session);
    if (content == null) {
      return error(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
    }
    content.writeBytes(body);
    uploadedBytes.addAndGet(body.length);
    headers.put("Location", "/v2/" + name + "/blobs/uploads/" + session + "?_state=y");
    if (!exchange.getRequestMethod().equals("PUT")) {
      return Reply.of(202, headers);
    }
    uploads.remove(session);
    String wanted = query.getOrDefault("digest", "");
    if (!digest(content.toByteArray()).equals(wanted)) {
      return error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
    }
    repository(name).blobs.put(wanted, content.toByteArray());
    headers.put("Docker-Content-Digest", wanted);
    return Reply.of(201, headers);
  }

  private static Reply error(int status, String code, String message) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    String body =
        "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\",\"detail\":null}]}"
            .formatted(code, message);
    return new Reply(status, headers, bytes(body));
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    String raw = uri.getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
