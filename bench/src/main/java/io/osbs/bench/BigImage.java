package io.osbs.bench;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import io.osbs.publish.oci.Digests;
import io.osbs.publish.registry.BlobSource;
import io.osbs.publish.registry.Document;
import io.osbs.publish.registry.RegistryClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An image for two platforms that no compression makes smaller, the same every time. */
final class BigImage {

  static final List<String> ARCHITECTURES = List.of("amd64", "ppc64le");

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private BigImage() {}

  /**
   * Puts one into a registry.
   *
   * @param layers sizes in bytes of each platform's layers
   * @return digests of the platforms' images
   */
  static List<Digest> push(
      RegistryClient registry, String repository, String tag, List<Integer> layers)
      throws FailureException, InterruptedException {
    Random random = new Random(1);
    List<Digest> images = new ArrayList<>();
    List<String> entries = new ArrayList<>();
    for (String architecture : ARCHITECTURES) {
      List<String> blobs = new ArrayList<>();
      List<String> contents = new ArrayList<>();
      for (int size : layers) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        blobs.add(put(registry, repository, "application/vnd.oci.image.layer.v1.tar", bytes));
        contents.add('"' + Digests.of(bytes).value() + '"');
      }
      String config =
          "{\"architecture\":\"%s\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
              .formatted(architecture, String.join(",", contents));
      byte[] manifest =
          "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
              .formatted(
                  MANIFEST,
                  put(
                      registry,
                      repository,
                      "application/vnd.oci.image.config.v1+json",
                      config.getBytes(StandardCharsets.UTF_8)),
                  String.join(",", blobs))
              .getBytes(StandardCharsets.UTF_8);
      Digest digest = Digests.of(manifest);
      registry.store(repository, digest.value(), new Document(manifest, MANIFEST));
      images.add(digest);
      entries.add(
          "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"platform\":{\"architecture\":\"%s\",\"os\":\"linux\"}}"
              .formatted(MANIFEST, digest, manifest.length, architecture));
    }
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
            .formatted(INDEX, String.join(",", entries));
    registry.store(repository, tag, new Document(index.getBytes(StandardCharsets.UTF_8), INDEX));
    return List.copyOf(images);
  }

  private static String put(
      RegistryClient registry, String repository, String mediaType, byte[] bytes)
      throws FailureException, InterruptedException {
    BlobSource blob = BlobSource.of(bytes);
    registry.upload(repository, blob, null);
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, blob.digest(), bytes.length);
  }
}
