package io.osbs.simulation;

import io.osbs.core.build.Fragment;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Results of simulated worker builds. */
final class Images {

  private static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

  private Images() {}

  static byte[] result(Platform platform, long content) {
    return (platform.name() + " " + content).getBytes(StandardCharsets.UTF_8);
  }

  static Fragment fragment(byte[] result) {
    String text = new String(result, StandardCharsets.UTF_8);
    int blank = text.indexOf(' ');
    Platform platform = new Platform(text.substring(0, blank));
    String hex = "%016x".formatted(Long.parseLong(text.substring(blank + 1)));
    Digest digest = new Digest("sha256:" + hex.repeat(4));
    return new Fragment(
        platform,
        Architecture.usualFor(platform),
        new ImageReference(null, "image", null, digest),
        MEDIA_TYPE,
        1_000,
        1_000_000,
        Map.of(),
        List.of(),
        List.of());
  }
}
