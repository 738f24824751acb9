package io.osbs.publish.oci;

import io.osbs.core.build.Fragment;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Digest;
import io.osbs.core.image.Platform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OCI image index (image-spec 1.0, image-index.md): one image per platform. The same children
 * give the same bytes, whatever their order, and with them the same digest. Immutable.
 */
public final class ImageIndex {

  private static final Comparator<Fragment> BY_PLATFORM =
      Comparator.comparing(Fragment::platform).thenComparing(Fragment::architecture);

  private final List<Digest> children;
  private final byte[] bytes;
  private final Digest digest;

  private ImageIndex(List<Digest> children, byte[] bytes) {
    this.children = children;
    this.bytes = bytes;
    this.digest = Digests.of(bytes);
  }

  /**
   * The index of these images.
   *
   * @throws IllegalArgumentException when there is none, or two of one platform
   */
  public static ImageIndex of(List<Fragment> fragments) {
    if (fragments.isEmpty()) {
      throw new IllegalArgumentException("an image index needs an image");
    }
    List<Fragment> sorted = new ArrayList<>(fragments);
    sorted.sort(BY_PLATFORM);
    Set<Platform> seen = new HashSet<>();
    ObjectNode document = Json.object();
    document.put("schemaVersion", 2).put("mediaType", MediaTypes.INDEX);
    ArrayNode manifests = document.putArray("manifests");
    List<Digest> children = new ArrayList<>();
    for (Fragment fragment : sorted) {
      if (!seen.add(fragment.platform())) {
        throw new IllegalArgumentException(
            "two images of platform %s".formatted(fragment.platform()));
      }
      children.add(fragment.digest());
      manifests.add(descriptor(fragment));
    }
    return new ImageIndex(List.copyOf(children), Json.bytes(document));
  }

  private static ObjectNode descriptor(Fragment fragment) {
    ObjectNode descriptor = Json.object();
    descriptor
        .put("mediaType", fragment.mediaType())
        .put("digest", fragment.digest().value())
        .put("size", fragment.manifestSize());
    ObjectNode platform = descriptor.putObject("platform");
    platform.put("architecture", fragment.architecture().name()).put("os", "linux");
    String variant = variant(fragment.architecture());
    if (!variant.isEmpty()) {
      platform.put("variant", variant);
    }
    return descriptor;
  }

  /** The variants that Linux distributions build for; only the arm family has any. */
  private static String variant(Architecture architecture) {
    return switch (architecture.name()) {
      case "arm" -> "v7";
      case "arm64" -> "v8";
      default -> "";
    };
  }

  /** The digests of the images, in the index's order. */
  public List<Digest> children() {
    return children;
  }

  /** A copy of the document. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The digest of the document. */
  public Digest digest() {
    return digest;
  }

  @Override
  public String toString() {
    return "ImageIndex " + digest;
  }
}
