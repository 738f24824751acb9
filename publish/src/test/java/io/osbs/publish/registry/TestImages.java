package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import io.osbs.publish.oci.Json;
import io.osbs.publish.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Small images made up for tests. */
public final class TestImages {

  private TestImages() {}

  /** An image of one platform: its manifest and what it names. */
  public record Image(Document manifest, List<BlobSource> blobs, String architecture) {}

  /** An image with layers of random bytes, the same for the same seed. */
  public static Image image(String architecture, int seed, int... layerSizes) {
    return image(
        architecture, Map.of("version", "1", "release", Integer.toString(seed)), seed, layerSizes);
  }

  /** An image with these labels. */
  public static Image image(
      String architecture, Map<String, String> labels, int seed, int... layerSizes) {
    Random random = new Random(seed);
    List<BlobSource> blobs = new ArrayList<>();
    ObjectNode config = Json.object();
    config.put("architecture", architecture).put("os", "linux");
    ObjectNode all = config.putObject("config").putObject("Labels");
    labels.forEach(all::put);
    config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2).put("mediaType", MediaTypes.MANIFEST);
    BlobSource configBlob = BlobSource.of(Json.bytes(config));
    manifest
        .putObject("config")
        .put("mediaType", "application/vnd.oci.image.config.v1+json")
        .put("digest", configBlob.digest().value())
        .put("size", configBlob.size());
    ArrayNode layers = manifest.putArray("layers");
    for (int size : layerSizes) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      BlobSource layer = BlobSource.of(bytes);
      layers
          .addObject()
          .put("mediaType", "application/vnd.oci.image.layer.v1.tar+gzip")
          .put("digest", layer.digest().value())
          .put("size", layer.size());
      blobs.add(layer);
    }
    blobs.add(configBlob);
    return new Image(new Document(Json.bytes(manifest), MediaTypes.MANIFEST), blobs, architecture);
  }

  /** An index of images. */
  public static Document index(Image... images) {
    ObjectNode index = Json.object();
    index.put("schemaVersion", 2).put("mediaType", MediaTypes.INDEX);
    ArrayNode manifests = index.putArray("manifests");
    for (Image image : images) {
      manifests
          .addObject()
          .put("mediaType", MediaTypes.MANIFEST)
          .put("digest", image.manifest().digest().value())
          .put("size", image.manifest().size())
          .putObject("platform")
          .put("architecture", image.architecture())
          .put("os", "linux");
    }
    return new Document(Json.bytes(index), MediaTypes.INDEX);
  }

  /** Brings an image to a registry. */
  public static Digest push(RegistryClient client, String repository, Image image)
      throws FailureException, InterruptedException {
    for (BlobSource blob : image.blobs()) {
      client.upload(repository, blob, null);
    }
    client.store(repository, image.manifest().digest().value(), image.manifest());
    return image.manifest().digest();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
