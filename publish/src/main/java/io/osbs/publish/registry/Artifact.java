package io.osbs.publish.registry;

import io.osbs.core.image.Digest;
import io.osbs.publish.oci.Json;
import io.osbs.publish.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document that is attached to an image (image-spec 1.1, "Guidelines for Artifact Usage"): a
 * manifest whose only layer is the document, and whose subject is the image.
 *
 * @param subject what it is attached to
 * @param content the document
 * @param config the empty configuration that the specification gives every artifact
 */
public record Artifact(
    String artifactType, Digest subject, Document manifest, BlobSource content, BlobSource config) {

  /**
   * What a document is attached to.
   *
   * @param size bytes of the image's manifest or index
   */
  public record Subject(Digest digest, String mediaType, long size) {}

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  /** What a document of this type becomes; the same document gives the same digest. */
  public static Artifact of(String artifactType, byte[] document, Subject subject) {
    BlobSource content = BlobSource.of(document);
    BlobSource config = BlobSource.of(EMPTY);
    ObjectNode manifest = Json.object();
    manifest
        .put("schemaVersion", 2)
        .put("mediaType", MediaTypes.MANIFEST)
        .put("artifactType", artifactType);
    manifest
        .putObject("config")
        .put("mediaType", MediaTypes.EMPTY)
        .put("digest", config.digest().value())
        .put("size", config.size());
    manifest
        .putArray("layers")
        .addObject()
        .put("mediaType", artifactType)
        .put("digest", content.digest().value())
        .put("size", content.size());
    manifest
        .putObject("subject")
        .put("mediaType", subject.mediaType())
        .put("digest", subject.digest().value())
        .put("size", subject.size());
    return new Artifact(
        artifactType,
        subject.digest(),
        new Document(Json.bytes(manifest), MediaTypes.MANIFEST),
        content,
        config);
  }
}
