package io.osbs.testkit.pulp;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a double of Pulp fetches from a registry, as the remote says. */
final class PulpUpstream {

  private static final String ACCEPTED =
      "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json,"
          + " application/vnd.docker.distribution.manifest.v2+json";

  final Map<String, String> tags = new LinkedHashMap<>();
  final Set<String> manifests = new LinkedHashSet<>();
  final Map<String, PulpStore.Content> contents = new LinkedHashMap<>();

  private final JsonNode remote;

  PulpUpstream(JsonNode remote) {
    this.remote = remote;
  }

  /**
   * Fetches the tags that the remote includes; the others, and those that are not there, are not.
   */
  void fetch() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      List<String> included =
          remote.path("include_tags").valueStream().map(JsonNode::asString).toList();
      JsonNode list = JsonMapper.shared().readTree(get(client, "tags/list").body()).path("tags");
      for (JsonNode tag : list) {
        if (included.contains(tag.asString())) {
          tags.put(tag.asString(), manifest(client, tag.asString()));
        }
      }
    }
  }

  private String manifest(HttpClient client, String reference)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = get(client, "manifests/" + reference);
    String digest = PulpRegistry.digest(response.body());
    String type = response.headers().firstValue("Content-Type").orElse("");
    contents.put(digest, new PulpStore.Content(type, response.body()));
    manifests.add(digest);
    JsonNode manifest = JsonMapper.shared().readTree(response.body());
    for (JsonNode image : manifest.path("manifests")) {
      manifest(client, image.path("digest").asString());
    }
    manifest.path("layers").forEach(layer -> contents.putIfAbsent(digestOf(layer), none()));
    if (manifest.has("config")) {
      contents.putIfAbsent(digestOf(manifest.path("config")), none());
    }
    for (Map.Entry<String, PulpStore.Content> each : contents.entrySet()) {
      if (each.getValue().bytes.length == 0) {
        byte[] blob = get(client, "blobs/" + each.getKey()).body();
        each.setValue(new PulpStore.Content("application/octet-stream", blob));
      }
    }
    return digest;
  }

  private static PulpStore.Content none() {
    return new PulpStore.Content("", new byte[0]);
  }

  private static String digestOf(JsonNode descriptor) {
    return descriptor.path("digest").asString();
  }

  private HttpResponse<byte[]> get(HttpClient client, String what)
      throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "%s/v2/%s/%s"
                .formatted(
                    remote.path("url").asString(), remote.path("upstream_name").asString(), what));
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(uri).header("Accept", ACCEPTED).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(
          "%d, message='%s', url='%s'"
              .formatted(
                  response.statusCode(),
                  response.statusCode() == 404 ? "Not Found" : "Unauthorized",
                  uri));
    }
    return response;
  }
}
