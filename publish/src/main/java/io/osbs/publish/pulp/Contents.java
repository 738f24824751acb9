package io.osbs.publish.pulp;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Endpoints {@code content/container/…}: what a version of a repository holds. */
final class Contents {

  private final PulpHttp http;

  Contents(PulpHttp http) {
    this.http = http;
  }

  /** The names of all tags of a repository's version. */
  List<String> tags(String version) throws FailureException, InterruptedException {
    return names(Map.of("repository_version", version));
  }

  /** The names of the tags that point to a manifest. */
  List<String> tagsOf(String version, String digest) throws FailureException, InterruptedException {
    return names(Map.of("repository_version", version, "digest", digest));
  }

  /** The manifest that a tag points to; empty when there is no such tag. */
  Optional<Digest> find(String version, String tag) throws FailureException, InterruptedException {
    String doing = "find the tag %s of %s".formatted(tag, version);
    List<JsonNode> tags =
        http.list(
            doing,
            http.path(
                "content/container/tags/", Map.of("repository_version", version, "name", tag)));
    if (tags.isEmpty()) {
      return Optional.empty();
    }
    String manifest = tags.getFirst().path("tagged_manifest").asString();
    return Optional.of(new Digest(http.get(doing, manifest).path("digest").asString()));
  }

  private List<String> names(Map<String, String> query)
      throws FailureException, InterruptedException {
    return http
        .list(
            "list the tags of " + query.get("repository_version"),
            http.path("content/container/tags/", query))
        .stream()
        .map(each -> each.path("name").asString())
        .toList();
  }

  /** True when a repository's version has that manifest or index. */
  boolean hasManifest(String version, String digest) throws FailureException, InterruptedException {
    List<JsonNode> found =
        http.list(
            "find %s in %s".formatted(digest, version),
            http.path(
                "content/container/manifests/",
                Map.of("repository_version", version, "digest", digest)));
    return !found.isEmpty();
  }
}
