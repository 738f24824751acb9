package io.osbs.testkit.pulp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** The registry of a double of Pulp: what its distributions show, and pushing to them. */
final class PulpRegistry {

  private static final Pattern ROUTE =
      Pattern.compile("/v2/(.+)/(manifests|blobs)/(uploads/)?([^/]*)");

  private final PulpStore store;
  private final Map<String, byte[]> uploads = new LinkedHashMap<>();

  PulpRegistry(PulpStore store) {
    this.store = store;
  }

  static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Answers a request below {@code /v2/}.
   *
   * @param knowsUser true when the request has the token of a user, not of anybody
   */
  PulpReply answer(PulpRequest request, boolean knowsUser) {
    Matcher route = ROUTE.matcher(request.path());
    if (!route.matches()) {
      return PulpReply.json(200, "{}");
    }
    Optional<ObjectNode> distribution = store.named("distributions/", "base_path", route.group(1));
    if (distribution.isEmpty()) {
      return error(404, "NAME_UNKNOWN");
    }
    if (distribution.get().path("private").asBoolean() && !knowsUser) {
      return error(401, "UNAUTHORIZED");
    }
    String repository = distribution.get().path("repository").asString();
    String name = route.group(4);
    if (route.group(3) != null) {
      return upload(request, name);
    }
    return switch (request.method()) {
      case "GET", "HEAD" ->
          route.group(2).equals("blobs") ? blob(name) : manifest(repository, name);
      case "PUT" -> put(request, repository, name);
      default -> error(405, "UNSUPPORTED");
    };
  }

  private PulpReply manifest(String repository, String reference) {
    PulpStore.Version version = store.latest(repository);
    String digest = reference.startsWith("sha256:") ? reference : version.tags().get(reference);
    PulpStore.Content content = digest == null ? null : store.contents.get(digest);
    if (digest == null || content == null || !version.manifests().contains(digest)) {
      return error(404, "MANIFEST_UNKNOWN");
    }
    return new PulpReply(200, content.mediaType, content.bytes)
        .with("Docker-Content-Digest", digest);
  }

  private PulpReply blob(String digest) {
    PulpStore.Content content = store.contents.get(digest);
    return content == null
        ? error(404, "BLOB_UNKNOWN")
        : new PulpReply(200, "application/octet-stream", content.bytes)
            .with("Docker-Content-Digest", digest);
  }

  private PulpReply upload(PulpRequest request, String id) {
    return switch (request.method()) {
      case "POST" -> begin(request);
      case "PATCH" -> {
        append(id, request.body());
        yield located(202, request.path());
      }
      default -> finish(request, id);
    };
  }

  private PulpReply begin(PulpRequest request) {
    String made = "u" + uploads.size();
    uploads.put(made, new byte[0]);
    return located(202, request.path() + made);
  }

  private PulpReply finish(PulpRequest request, String id) {
    append(id, request.body());
    byte[] whole = uploads.getOrDefault(id, new byte[0]);
    if (!digest(whole).equals(request.query().get("digest"))) {
      return error(400, "DIGEST_INVALID");
    }
    store.contents.put(digest(whole), new PulpStore.Content("application/octet-stream", whole));
    return located(201, "/v2/blobs/" + digest(whole));
  }

  private void append(String id, byte[] more) {
    byte[] before = uploads.getOrDefault(id, new byte[0]);
    byte[] after = new byte[before.length + more.length];
    System.arraycopy(before, 0, after, 0, before.length);
    System.arraycopy(more, 0, after, before.length, more.length);
    uploads.put(id, after);
  }

  private PulpReply put(PulpRequest request, String repository, String reference) {
    String digest = digest(request.body());
    store.contents.put(digest, new PulpStore.Content(request.contentType(), request.body()));
    Map<String, String> tags =
        reference.startsWith("sha256:") ? Map.of() : Map.of(reference, digest);
    store.add(repository, tags, Set.copyOf(store.withImages(digest)));
    return located(201, request.path()).with("Docker-Content-Digest", digest);
  }

  private static PulpReply located(int status, String path) {
    return new PulpReply(status, "text/plain", new byte[0]).with("Location", path);
  }

  static PulpReply error(int status, String code) {
    return PulpReply.json(
        status, "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}".formatted(code, code));
  }
}
