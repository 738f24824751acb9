package io.osbs.publish.inspect;

import io.osbs.core.image.Digest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An image or an index, as it was found.
 *
 * @param reference as it was asked for
 * @param images one per platform, in the index's order; one for an image without an index
 * @param attestations what is attached to the whole
 */
public record ImageTree(
    String reference,
    Digest digest,
    String mediaType,
    List<Image> images,
    List<Attestation> attestations) {

  public ImageTree {
    images = List.copyOf(images);
    attestations = List.copyOf(attestations);
  }

  /**
   * The image of one platform.
   *
   * @param platform as in {@code linux/arm64/v8}
   * @param size bytes of manifest, configuration and layers
   * @param packages names and versions from the package list that is attached; empty without one
   */
  public record Image(
      String platform,
      Digest digest,
      String mediaType,
      long size,
      List<Layer> layers,
      Map<String, String> labels,
      List<String> packages,
      List<Attestation> attestations) {

    public Image {
      layers = List.copyOf(layers);
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
      packages = List.copyOf(packages);
      attestations = List.copyOf(attestations);
    }
  }

  /** A layer as it is stored. */
  public record Layer(Digest digest, long size) {}

  /**
   * Something attached to an image.
   *
   * @param type {@code application/spdx+json} and so on; {@code signature} for cosign's signatures
   */
  public record Attestation(String type, Digest digest) {}
}
