package io.osbs.publish.oci;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A document that a registry or a layout stores: the manifest of one image, or a list of manifests
 * (OCI image-spec 1.0 and Docker's schema 2). Immutable.
 */
public final class Manifest {

  private final byte[] bytes;
  private final JsonNode document;

  private Manifest(byte[] bytes, JsonNode document) {
    this.bytes = bytes;
    this.document = document;
  }

  /**
   * Reads a document.
   *
   * @param origin names it in the failure
   * @throws FailureException {@code INFRASTRUCTURE} when it is neither manifest nor list
   */
  public static Manifest parse(byte[] bytes, String origin) throws FailureException {
    try {
      JsonNode document = Json.parse(bytes);
      if (document.path("manifests").isArray() || document.path("config").has("digest")) {
        return new Manifest(bytes.clone(), document);
      }
    } catch (JacksonException e) {
      throw new FailureException(unusable(origin, e.getOriginalMessage()).failure(), e);
    }
    throw unusable(origin, "it has neither a configuration nor a list of manifests");
  }

  private static FailureException unusable(String origin, String why) {
    return FailureException.of(
        FailureKind.INFRASTRUCTURE, "%s is no usable image manifest: %s".formatted(origin, why));
  }

  /** True for a list of images of several platforms. */
  public boolean isList() {
    return document.path("manifests").isArray();
  }

  /** The digest of the document. */
  public Digest digest() {
    return Digests.of(bytes);
  }

  /** The image of this architecture in a list; the first one when it has several variants. */
  public Optional<Digest> image(Architecture architecture) {
    for (JsonNode entry : document.path("manifests")) {
      JsonNode platform = entry.path("platform");
      if (platform.path("architecture").asString("").equals(architecture.name())
          && platform.path("os").asString("linux").equals("linux")) {
        return Optional.of(new Digest(entry.path("digest").asString("")));
      }
    }
    return Optional.empty();
  }

  /** The images of a list, in its order. */
  public List<Digest> images() {
    List<Digest> images = new ArrayList<>();
    for (JsonNode entry : document.path("manifests")) {
      images.add(new Digest(entry.path("digest").asString("")));
    }
    return List.copyOf(images);
  }

  /** The architectures of a list, as its entries name them. */
  public List<String> architectures() {
    List<String> names = new ArrayList<>();
    for (JsonNode entry : document.path("manifests")) {
      names.add(entry.path("platform").path("architecture").asString("?"));
    }
    return List.copyOf(names);
  }

  /** The image that a manifest describes. */
  public StoredImage image() {
    if (isList()) {
      throw new IllegalStateException("a list is not one image");
    }
    long size = bytes.length;
    for (long blob : blobs().values()) {
      size += blob;
    }
    return new StoredImage(
        digest(),
        document.path("mediaType").asString(MediaTypes.MANIFEST),
        bytes.length,
        size,
        new Digest(document.path("config").path("digest").asString("")));
  }

  /** The layers of one image, oldest first; the same one may be there twice. */
  public List<Digest> layers() {
    List<Digest> layers = new ArrayList<>();
    for (JsonNode layer : document.path("layers")) {
      layers.add(new Digest(layer.path("digest").asString("")));
    }
    return List.copyOf(layers);
  }

  /** Configuration and layers with their sizes, each once, the configuration last. */
  public Map<Digest, Long> blobs() {
    Map<Digest, Long> blobs = new LinkedHashMap<>();
    for (JsonNode layer : document.path("layers")) {
      put(layer, blobs);
    }
    put(document.path("config"), blobs);
    return blobs;
  }

  private static void put(JsonNode descriptor, Map<Digest, Long> blobs) {
    blobs.put(new Digest(descriptor.path("digest").asString("")), descriptor.path("size").asLong());
  }
}
