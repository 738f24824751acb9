package io.osbs.testkit.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@link RegistryDouble} keeps, and what it answers when all is well. */
final class RegistryContent {

  static final Pattern PATH =
      Pattern.compile("/v2/(.+?)/(manifests|blobs/uploads|blobs|referrers|tags)/?([^/]*)");

  @SuppressWarnings("ArrayRecordComponent")
  record Manifest(byte[] bytes, String mediaType) {}

  static final class Repository {
    final Map<String, Manifest> manifests = new ConcurrentHashMap<>();
    final Map<String, String> tags = new ConcurrentHashMap<>();
    final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  }

  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  private final Map<String, Integer> lagging = new ConcurrentHashMap<>();
  private final AtomicInteger sessions = new AtomicInteger();
  final AtomicLong uploadedBytes = new AtomicLong();
  volatile boolean deletesTags = true;
  volatile boolean deletes = true;
  volatile boolean referrers = true;
  volatile int lag;
  volatile int pageSize = Integer.MAX_VALUE;

  Repository repository(String name) {
    return repositories.computeIfAbsent(name, _ -> new Repository());
  }

  static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The right answer. */
  RegistryReply answer(HttpExchange exchange, URI uri, byte[] body) {
    Matcher path = PATH.matcher(uri.getPath());
    if (uri.getPath().equals("/v2/")) {
      return RegistryReply.of(200, new HashMap<>());
    }
    if (!path.matches()) {
      return RegistryReply.error(404, "NAME_UNKNOWN", "no such path");
    }
    String name = path.group(1);
    String last = path.group(3);
    return switch (path.group(2)) {
      case "manifests" -> manifests(exchange, name, last, body);
      case "blobs" -> blob(name, last);
      case "blobs/uploads" -> upload(exchange, uri, name, last, body);
      case "tags" -> tags(name);
      case "referrers" ->
          referrers
              ? referrers(uri, name, last)
              : RegistryReply.error(404, "NAME_UNKNOWN", "no such path");
      default -> RegistryReply.error(404, "NAME_UNKNOWN", "no such path");
    };
  }

  private RegistryReply manifests(
      HttpExchange exchange, String name, String reference, byte[] body) {
    Repository repository = repository(name);
    boolean byDigest = reference.indexOf(':') >= 0;
    String digest = byDigest ? reference : repository.tags.get(reference);
    Manifest found = digest == null ? null : repository.manifests.get(digest);
    return switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> {
        if (found == null || isLagging(name, reference)) {
          yield RegistryReply.error(404, "MANIFEST_UNKNOWN", "manifest unknown");
        }
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", found.mediaType());
        headers.put("Docker-Content-Digest", String.valueOf(digest));
        yield new RegistryReply(200, headers, found.bytes());
      }
      case "PUT" -> write(exchange, name, reference, body);
      case "DELETE" -> delete(repository, reference, byDigest, digest, found);
      default -> RegistryReply.error(405, "UNSUPPORTED", "unsupported");
    };
  }

  private RegistryReply write(HttpExchange exchange, String name, String reference, byte[] body) {
    Repository repository = repository(name);
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    String digest = digest(body);
    boolean byDigest = reference.indexOf(':') >= 0;
    if (byDigest && !reference.equals(digest)) {
      return RegistryReply.error(
          400, "DIGEST_INVALID", "provided digest did not match uploaded content");
    }
    String text = new String(body, UTF_8);
    String named = text.replaceAll("\"subject\"\\s*:\\s*\\{[^}]*}", "");
    Matcher digests = Pattern.compile("sha256:[0-9a-f]{64}").matcher(named);
    while (digests.find()) {
      String one = digests.group();
      if (!repository.blobs.containsKey(one) && !repository.manifests.containsKey(one)) {
        return RegistryReply.error(
            400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry: " + one);
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
    return RegistryReply.of(201, headers);
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

  private RegistryReply delete(
      Repository repository,
      String reference,
      boolean byDigest,
      @Nullable String digest,
      @Nullable Manifest found) {
    if (!deletes) {
      return RegistryReply.error(405, "UNSUPPORTED", "The operation is unsupported.");
    }
    if (!byDigest && !deletesTags) {
      return RegistryReply.error(
          400, "DIGEST_INVALID", "provided digest did not match uploaded content");
    }
    if (found == null || digest == null) {
      return RegistryReply.error(404, "MANIFEST_UNKNOWN", "manifest unknown");
    }
    if (byDigest) {
      repository.manifests.remove(digest);
      repository.tags.values().removeIf(digest::equals);
    } else {
      repository.tags.remove(reference);
    }
    return RegistryReply.of(202, new HashMap<>());
  }

  private RegistryReply tags(String name) {
    List<String> tags = repository(name).tags.keySet().stream().sorted().toList();
    String list =
        "{\"name\":\"%s\",\"tags\":[%s]}"
            .formatted(name, String.join(",", tags.stream().map(tag -> '"' + tag + '"').toList()));
    return new RegistryReply(200, new HashMap<>(), list.getBytes(UTF_8));
  }

  private RegistryReply referrers(URI uri, String name, String subject) {
    List<String> entries = new ArrayList<>();
    new TreeMap<>(repository(name).manifests)
        .forEach((digest, manifest) -> {
          String text = new String(manifest.bytes(), UTF_8);
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
    int start = Integer.parseInt(RegistryReply.query(uri).getOrDefault("start", "0"));
    int end = (int) Math.min((long) start + pageSize, entries.size());
    Map<String, String> headers = new HashMap<>();
    if (end < entries.size()) {
      headers.put("Link", "<%s?start=%d>; rel=\"next\"".formatted(uri.getPath(), end));
    }
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[%s]}"
            .formatted(String.join(",", entries.subList(start, end)));
    return new RegistryReply(200, headers, index.getBytes(UTF_8));
  }

  private RegistryReply blob(String name, String digest) {
    byte[] blob = repository(name).blobs.get(digest);
    if (blob == null) {
      return RegistryReply.error(404, "BLOB_UNKNOWN", "blob unknown to registry");
    }
    Map<String, String> headers = new HashMap<>();
    headers.put("Docker-Content-Digest", digest);
    return new RegistryReply(200, headers, blob);
  }

  private RegistryReply upload(
      HttpExchange exchange, URI uri, String name, String session, byte[] body) {
    Map<String, String> query = RegistryReply.query(uri);
    Map<String, String> headers = new HashMap<>();
    if (exchange.getRequestMethod().equals("POST")) {
      String mount = query.get("mount");
      byte[] there =
          mount == null ? null : repository(query.getOrDefault("from", "")).blobs.get(mount);
      if (mount != null && there != null) {
        repository(name).blobs.put(mount, there);
        headers.put("Location", "/v2/" + name + "/blobs/" + mount);
        return RegistryReply.of(201, headers);
      }
      String id = "session-" + sessions.incrementAndGet();
      uploads.put(id, new ByteArrayOutputStream());
      headers.put("Location", "/v2/" + name + "/blobs/uploads/" + id + "?_state=x");
      return RegistryReply.of(202, headers);
    }
    ByteArrayOutputStream content = uploads.get(session);
    if (content == null) {
      return RegistryReply.error(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
    }
    content.writeBytes(body);
    uploadedBytes.addAndGet(body.length);
    headers.put("Location", "/v2/" + name + "/blobs/uploads/" + session + "?_state=y");
    if (!exchange.getRequestMethod().equals("PUT")) {
      return RegistryReply.of(202, headers);
    }
    uploads.remove(session);
    String wanted = query.getOrDefault("digest", "");
    if (!digest(content.toByteArray()).equals(wanted)) {
      return RegistryReply.error(
          400, "DIGEST_INVALID", "provided digest did not match uploaded content");
    }
    repository(name).blobs.put(wanted, content.toByteArray());
    headers.put("Docker-Content-Digest", wanted);
    return RegistryReply.of(201, headers);
  }
}
