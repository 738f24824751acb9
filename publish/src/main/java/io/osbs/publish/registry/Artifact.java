package io.osbs.publish.registry;

import io.osbs.core.image.Digest;
import io.osbs.publish.oci.Json;
import io.osbs.publish.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
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

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  /** What a document of this type becomes; the same document gives the same digest. */
  public static Artifact of(
      String artifactType, byte[] document, Digest subject, Document subjectManifest) {
    return of(artifactType, document, Map.of(), subject, subjectManifest);
  }

  /** The same with annotations. */
  public static Artifact of(
      String artifactType,
      byte[] document,
      Map<String, String> annotations,
      Digest subject,
      Document subjectManifest) {
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
        .put("mediaType", subjectManifest.mediaType())
        .put("digest", subject.value())
        .put("size", subjectManifest.size());
    if (!annotations.isEmpty()) {
      ObjectNode all = manifest.putObject("annotations");
      new TreeMap<>(annotations).forEach(all::put);
    }
    return new Artifact(
        artifactType,
        subject,
        new Document(Json.bytes(manifest), MediaTypes.MANIFEST),
        content,
        config);
  }
}
