package io.osbs.publish.supply;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.publish.oci.Json;
import io.osbs.publish.oci.MediaTypes;
import io.osbs.publish.registry.BlobSource;
import io.osbs.publish.registry.Document;
import io.osbs.publish.registry.RegistryClient;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signatures as cosign keeps them (sigstore's cosign, specs/SIGNATURE_SPEC.md): under the tag
 * {@code sha256-<hex>.sig} a manifest with a layer for each signature. The layer is the signed
 * text, an annotation has the signature.
 */
public final class CosignSignature {

  static final String PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json";
  static final String ANNOTATION = "dev.cosignproject.cosign/signature";

  private static final int PAYLOAD_LIMIT = 1 << 20;

  private final RegistryClient registry;
  private final String repository;
  private final SigningKey key;

  /** Signs in one repository. */
  public CosignSignature(RegistryClient registry, String repository, SigningKey key) {
    this.registry = registry;
    this.repository = repository;
    this.key = key;
  }

  /** The tag of an image's signatures. */
  public static String tag(Digest image) {
    return image.algorithm() + "-" + image.hex() + ".sig";
  }

  /**
   * Signs an image, unless this key has signed it already, and reads the signature back.
   *
   * @throws FailureException also when what comes back does not verify
   */
  public void sign(Digest image) throws FailureException, InterruptedException {
    if (isSigned(image)) {
      return;
    }
    Optional<Document> before = registry.manifest(repository, tag(image));
    byte[] payload = payload(image);
    BlobSource layer = BlobSource.of(payload);
    ArrayNode layers = Json.object().putArray("layers");
    if (before.isPresent()) {
      // Signatures by other keys stay.
      layersOf(before.get(), image).forEach(layers::add);
    }
    ObjectNode added = layers.addObject();
    added
        .put("mediaType", PAYLOAD)
        .put("digest", layer.digest().value())
        .put("size", layer.size())
        .putObject("annotations")
        .put(ANNOTATION, Base64.getEncoder().encodeToString(key.sign(payload)));
    registry.upload(repository, layer, null);
    store(image, layers);
    if (!isSigned(image)) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "the signature of %s of %s was stored in %s, and what comes back does not verify"
              .formatted(image, repository, registry.access().host()));
    }
  }

  /** Takes this key's signature of an image back. Those by other keys stay. */
  public void withdraw(Digest image) throws FailureException, InterruptedException {
    Optional<Document> manifest = registry.manifest(repository, tag(image));
    if (manifest.isEmpty()) {
      return;
    }
    ArrayNode others = Json.object().putArray("layers");
    JsonNode layers = layersOf(manifest.get(), image);
    for (JsonNode layer : layers) {
      if (!verifies(layer, image)) {
        others.add(layer);
      }
    }
    if (others.isEmpty()) {
      registry.untag(repository, tag(image));
    } else if (others.size() < layers.size()) {
      store(image, others);
    }
  }

  private void store(Digest image, ArrayNode layers) throws FailureException, InterruptedException {
    BlobSource config = BlobSource.of(config(layers));
    registry.upload(repository, config, null);
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2).put("mediaType", MediaTypes.MANIFEST);
    manifest
        .putObject("config")
        .put("mediaType", "application/vnd.oci.image.config.v1+json")
        .put("digest", config.digest().value())
        .put("size", config.size());
    manifest.set("layers", layers);
    registry.store(repository, tag(image), new Document(Json.bytes(manifest), MediaTypes.MANIFEST));
  }

  /** True when the registry has a signature of the image by this key. */
  public boolean isSigned(Digest image) throws FailureException, InterruptedException {
    Optional<Document> manifest = registry.manifest(repository, tag(image));
    if (manifest.isEmpty()) {
      return false;
    }
    for (JsonNode layer : layersOf(manifest.get(), image)) {
      if (verifies(layer, image)) {
        return true;
      }
    }
    return false;
  }

  private boolean verifies(JsonNode layer, Digest image)
      throws FailureException, InterruptedException {
    String signature = layer.path("annotations").path(ANNOTATION).asString("");
    long size = layer.path("size").asLong(-1);
    if (signature.isEmpty() || size < 0 || size > PAYLOAD_LIMIT) {
      return false;
    }
    try {
      Digest digest = new Digest(layer.path("digest").asString(""));
      byte[] payload = registry.blob(repository, digest, size);
      String signed =
          Json.parse(payload)
              .path("critical")
              .path("image")
              .path("docker-manifest-digest")
              .asString("");
      return signed.equals(image.value())
          && key.verifies(payload, Base64.getDecoder().decode(signature));
    } catch (IllegalArgumentException | JacksonException _) {
      return false;
    }
  }

  private JsonNode layersOf(Document manifest, Digest image) throws FailureException {
    try {
      return Json.parse(manifest.bytes()).path("layers");
    } catch (JacksonException e) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "the tag %s of %s in %s, where signatures belong, is no manifest"
              .formatted(tag(image), repository, registry.access().host()));
    }
  }

  /** Cosign's "simple signing" text. */
  private byte[] payload(Digest image) {
    ObjectNode payload = Json.object();
    ObjectNode critical = payload.putObject("critical");
    critical
        .putObject("identity")
        .put("docker-reference", registry.access().host() + "/" + repository);
    critical.putObject("image").put("docker-manifest-digest", image.value());
    critical.put("type", "cosign container image signature");
    payload.putNull("optional");
    return Json.bytes(payload);
  }

  /** The configuration cosign expects: its layers listed as if they were those of an image. */
  private static byte[] config(ArrayNode layers) {
    ObjectNode config = Json.object();
    config.put("architecture", "").put("os", "");
    config.putObject("config");
    ObjectNode root = config.putObject("rootfs");
    root.put("type", "layers");
    ArrayNode ids = root.putArray("diff_ids");
    layers.forEach(layer -> ids.add(layer.path("digest").asString("")));
    return Json.bytes(config);
  }
}
