package io.osbs.core.build;

import io.osbs.core.image.Architecture;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one worker build contributes to the whole: an image of one platform, already stored by its
 * digest, and what is known about it.
 *
 * @param image where the image lies: repository and digest; without a registry it lies in the image
 *     layout of the site
 * @param mediaType media type of the image's manifest
 * @param manifestSize bytes of the manifest
 * @param imageSize bytes of the manifest, the configuration and all layers as stored
 * @param labels labels of the image's configuration
 * @param parents the parent images, each by digest, in the Dockerfile's order
 * @param packages what the package databases in the image list
 * @param host what it was built on; null when nobody asked for that
 */
public record Fragment(
    Platform platform,
    Architecture architecture,
    ImageReference image,
    String mediaType,
    long manifestSize,
    long imageSize,
    Map<String, String> labels,
    List<ImageReference> parents,
    List<InstalledPackage> packages,
    @Nullable BuildHost host) {

  /** A fragment that does not say what it was built on. */
  public Fragment(
      Platform platform,
      Architecture architecture,
      ImageReference image,
      String mediaType,
      long manifestSize,
      long imageSize,
      Map<String, String> labels,
      List<ImageReference> parents,
      List<InstalledPackage> packages) {
    this(
        platform,
        architecture,
        image,
        mediaType,
        manifestSize,
        imageSize,
        labels,
        parents,
        packages,
        null);
  }

  public Fragment {
    if (image.digest() == null) {
      throw new IllegalArgumentException("the fragment's image %s has no digest".formatted(image));
    }
    labels = Map.copyOf(labels);
    parents = List.copyOf(parents);
    packages = List.copyOf(packages);
  }

  /** The digest of the image's manifest. */
  public Digest digest() {
    Digest digest = image.digest();
    if (digest == null) {
      throw new IllegalStateException("checked by the constructor");
    }
    return digest;
  }
}
