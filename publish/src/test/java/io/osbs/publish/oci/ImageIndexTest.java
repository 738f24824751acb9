package io.osbs.publish.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.Fragment;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

public final class ImageIndexTest {

  private static final Fragment X86 = fragment("x86_64", 'a', 503);
  private static final Fragment POWER = fragment("ppc64le", 'b', 504);
  private static final Fragment ARM64 = fragment("aarch64", 'c', 505);
  private static final Fragment ARM = fragment("armv7hl", 'd', 506);

  @Test
  void itsBytesAreThoseOfTheGoldenFile() throws Exception {
    try (InputStream golden = getClass().getResourceAsStream("index.json")) {
      String expected =
          new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8).strip();
      ImageIndex index = ImageIndex.of(List.of(X86, POWER, ARM64, ARM));

      assertThat(new String(index.bytes(), StandardCharsets.UTF_8)).isEqualTo(expected);
      assertThat(index.digest()).isEqualTo(Digests.of(expected.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void theOrderOfTheChildrenDoesNotMatter() {
    assertThat(ImageIndex.of(List.of(X86, POWER)).digest())
        .isEqualTo(ImageIndex.of(List.of(POWER, X86)).digest());
  }

  @Test
  void anotherChildGivesAnotherDigest() {
    assertThat(ImageIndex.of(List.of(X86)).digest())
        .isNotEqualTo(ImageIndex.of(List.of(fragment("x86_64", 'e', 503))).digest());
  }

  @Test
  void twoImagesOfOnePlatformAreRefused() {
    assertThatThrownBy(() -> ImageIndex.of(List.of(X86, X86))).hasMessageContaining("x86_64");
  }

  @Test
  void anIndexOfNothingIsRefused() {
    assertThatThrownBy(() -> ImageIndex.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  public static Fragment fragment(String name, char digit, long size) {
    Platform platform = new Platform(name);
    Digest digest = new Digest("sha256:" + String.valueOf(digit).repeat(64));
    return new Fragment(
        platform,
        Architecture.usualFor(platform),
        new ImageReference(null, "hello", null, digest),
        MediaTypes.MANIFEST,
        size,
        size,
        Map.of(),
        List.of(),
        List.of());
  }
}
