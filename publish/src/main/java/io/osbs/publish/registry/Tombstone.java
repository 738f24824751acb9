package io.osbs.publish.registry;

import io.osbs.publish.oci.Json;
import io.osbs.publish.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/**
 * An empty manifest that nothing else is, so that deleting it takes one tag away and no image.
 *
 * @param config its empty configuration
 */
record Tombstone(Document manifest, BlobSource config) {

  static Tombstone of(String repository, String tag) {
    BlobSource config = BlobSource.of("{}".getBytes(StandardCharsets.UTF_8));
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2).put("mediaType", MediaTypes.MANIFEST);
    manifest
        .putObject("config")
        .put("mediaType", "application/vnd.oci.image.config.v1+json")
        .put("digest", config.digest().value())
        .put("size", config.size());
    manifest.putArray("layers");
    // Makes its digest that of no other manifest.
    manifest.putObject("annotations").put("io.osbs.removed", repository + ":" + tag);
    return new Tombstone(new Document(Json.bytes(manifest), MediaTypes.MANIFEST), config);
  }
}
