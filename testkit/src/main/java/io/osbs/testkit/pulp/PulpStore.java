package io.osbs.testkit.pulp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a double of Pulp holds. Not safe for threads; whoever uses it holds the double's lock. */
final class PulpStore {

  static final String API = "/pulp/api/v3/";

  /** Repositories, remotes, distributions and tasks by href, in the order they were made. */
  final Map<String, ObjectNode> objects = new LinkedHashMap<>();

  /** Versions of each repository by its href. */
  final Map<String, List<Version>> versions = new LinkedHashMap<>();

  /** Manifests and blobs by digest. */
  final Map<String, Content> contents = new LinkedHashMap<>();

  private int counter;

  /** One version of a repository. */
  record Version(Map<String, String> tags, Set<String> manifests) {
    Version {
      tags = new LinkedHashMap<>(tags);
      manifests = new LinkedHashSet<>(manifests);
    }
  }

  /** Bytes with their media type. */
  static final class Content {
    final String mediaType;
    final byte[] bytes;

    Content(String mediaType, byte[] bytes) {
      this.mediaType = mediaType;
      this.bytes = bytes.clone();
    }
  }

  /** Makes an object of a kind such as {@code remotes/container/container/}. */
  ObjectNode make(String kind, JsonNode body) {
    ObjectNode made = JsonMapper.shared().createObjectNode();
    made.put("pulp_href", "%s%s%08d/".formatted(API, kind, ++counter));
    body.properties().forEach(each -> made.set(each.getKey(), each.getValue()));
    String href = made.path("pulp_href").asString();
    objects.put(href, made);
    if (kind.startsWith("repositories/")) {
      versions.put(href, new ArrayList<>(List.of(new Version(Map.of(), Set.of()))));
      made.put("latest_version_href", href + "versions/0/");
    }
    return made;
  }

  /** The objects whose kind begins so. */
  List<ObjectNode> all(String kind) {
    return objects.entrySet().stream()
        .filter(each -> each.getKey().startsWith(API + kind))
        .map(Map.Entry::getValue)
        .toList();
  }

  Optional<ObjectNode> named(String kind, String member, String value) {
    return all(kind).stream()
        .filter(each -> each.path(member).asString("").equals(value))
        .findAny();
  }

  void delete(String href) {
    objects.remove(href);
    versions.remove(href);
  }

  Version latest(String repository) {
    return versions.getOrDefault(repository, List.of(new Version(Map.of(), Set.of()))).getLast();
  }

  /** The version of that path. */
  Optional<Version> version(String href) {
    int at = href.indexOf("versions/");
    List<Version> all = at < 0 ? null : versions.get(href.substring(0, at));
    if (all == null) {
      return Optional.empty();
    }
    int number = Integer.parseInt(href.substring(at + "versions/".length()).replace("/", ""));
    return number < all.size() ? Optional.of(all.get(number)) : Optional.empty();
  }

  /** Adds to a repository; a new version only when that changes something. */
  void add(String repository, Map<String, String> tags, Set<String> manifests) {
    Version before = latest(repository);
    Version after = new Version(before.tags(), before.manifests());
    after.tags().putAll(tags);
    after.manifests().addAll(manifests);
    List<Version> all = versions.get(repository);
    ObjectNode object = objects.get(repository);
    if (all != null && object != null && !after.equals(before)) {
      all.add(after);
      object.put("latest_version_href", repository + "versions/" + (all.size() - 1) + "/");
    }
  }

  /** A manifest with everything that it lists. */
  Set<String> withImages(String digest) {
    Set<String> found = new LinkedHashSet<>(Set.of(digest));
    Content content = contents.get(digest);
    if (content != null) {
      JsonMapper.shared()
          .readTree(content.bytes)
          .path("manifests")
          .forEach(each -> found.add(each.path("digest").asString()));
    }
    return found;
  }
}
