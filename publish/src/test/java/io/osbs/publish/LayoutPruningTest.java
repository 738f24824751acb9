package io.osbs.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.image.Digest;
import io.osbs.publish.oci.Digests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutPruningTest {

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant CUT = Instant.parse("2021-01-01T00:00:00Z");
  private static final Instant LATER = Instant.parse("2022-01-01T00:00:00Z");

  @TempDir Path root;
  private Path layout;
  private OciLayout oci;

  @BeforeEach
  void make() throws Exception {
    layout = Files.createDirectories(root.resolve("team/app"));
    oci = new OciLayout(layout);
    oci.initialise();
  }

  private Digest blob(String content, Instant time) throws Exception {
    byte[] bytes = content.getBytes(UTF_8);
    Digest digest = Digests.of(bytes);
    oci.putBlob(digest, bytes);
    Files.setLastModifiedTime(oci.blob(digest), FileTime.from(time));
    return digest;
  }

  /** An index of one image of one layer, under these tags. */
  private List<Digest> image(String layer, Instant time, String... tags) throws Exception {
    Digest blob = blob(layer, time);
    Digest config = blob("{\"os\": \"linux\", \"layer\": \"" + layer + "\"}", time);
    Digest manifest =
        blob(
            "{\"config\": {\"digest\": \"%s\"}, \"layers\": [{\"digest\": \"%s\"}]}"
                .formatted(config, blob),
            time);
    Digest index = blob("{\"manifests\": [{\"digest\": \"%s\"}]}".formatted(manifest), time);
    if (tags.length > 0) {
      oci.putTags(index, 1, List.of(tags));
    }
    return List.of(blob, config, manifest, index);
  }

  private List<LayoutPruning.Pruned> prune(boolean really, String... tags) throws Exception {
    Set<String> references =
        Set.copyOf(Stream.of(tags).map(tag -> "oci:" + layout + ":" + tag).toList());
    return new LayoutPruning(root).run(references, CUT, really);
  }

  private void assertThere(List<Digest> blobs) {
    assertThat(blobs).allMatch(digest -> Files.exists(oci.blob(digest)));
  }

  private void assertGone(List<Digest> blobs) {
    assertThat(blobs).noneMatch(digest -> Files.exists(oci.blob(digest)));
  }

  @Test
  void anImageWhoseLastTagGoesGoesWithItsBlobs() throws Exception {
    List<Digest> old = image("old", LONG_AGO, "unique");
    List<Digest> kept = image("kept", LONG_AGO, "latest");
    LayoutPruning.Pruned pruned = prune(true, "unique").getFirst();
    assertThat(pruned.tags()).containsExactly("unique");
    assertThat(pruned.blobs()).isEqualTo(4);
    assertThat(pruned.bytes()).isGreaterThan(100);
    assertGone(old);
    assertThere(kept);
    assertThat(prune(true, "unique")).as("a second time").isEmpty();
  }

  @Test
  void anImageWithAnotherTagStays() throws Exception {
    List<Digest> both = image("both", LONG_AGO, "unique", "latest");
    assertThat(prune(true, "unique").getFirst().blobs()).isZero();
    assertThere(both);
  }

  @Test
  void blobsThatWereWantedSinceStay() throws Exception {
    List<Digest> young = image("young", LATER);
    assertThat(prune(true)).isEmpty();
    assertThere(young);
    assertThat(new LayoutPruning(root).run(Set.of(), LATER.plusSeconds(1), true)).hasSize(1);
    assertGone(young);
  }

  @Test
  void aBlobThatIsFoundAgainIsWantedAgain() throws Exception {
    Digest blob = blob("shared", LONG_AGO);
    Path fresh = Files.writeString(root.resolve("fresh"), "shared");
    Files.setLastModifiedTime(fresh, FileTime.from(LATER));
    oci.linkBlob(blob, fresh);
    assertThat(prune(true)).isEmpty();
    assertThere(List.of(blob));
  }

  @Test
  void whatIsSaidAboutAnImageStaysAndGoesWithIt() throws Exception {
    Digest index = image("signed", LONG_AGO, "unique").getLast();
    Digest text = blob("the signature", LONG_AGO);
    Digest signature =
        blob(
            "{\"subject\": {\"digest\": \"%s\"}, \"layers\": [{\"digest\": \"%s\"}]}"
                .formatted(index, text),
            LONG_AGO);
    assertThat(prune(true)).isEmpty();
    assertThere(List.of(text, signature));
    prune(true, "unique");
    assertGone(List.of(text, signature, index));
  }

  @Test
  void aDryRunChangesNothing() throws Exception {
    List<Digest> old = image("old", LONG_AGO, "unique");
    LayoutPruning.Pruned pruned = prune(false, "unique").getFirst();
    assertThat(pruned.tags()).containsExactly("unique");
    assertThat(pruned.blobs()).isEqualTo(4);
    assertThere(old);
    assertThat(prune(false, "unique")).hasSize(1);
  }

  @Test
  void leftoversOfWritersThatDiedGo() throws Exception {
    Path left = layout.resolve("blobs/sha256/.new.1-2-3");
    Files.writeString(left, "half");
    Files.setLastModifiedTime(left, FileTime.from(LONG_AGO));
    Path young = Files.writeString(layout.resolve("blobs/sha256/.new.4-5-6"), "half");
    prune(true);
    assertThat(left).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void nothingIsPrunedWhereNothingIs() throws Exception {
    assertThat(new LayoutPruning(root.resolve("absent")).run(Set.of(), CUT, true)).isEmpty();
    assertThat(prune(true)).isEmpty();
  }
}
