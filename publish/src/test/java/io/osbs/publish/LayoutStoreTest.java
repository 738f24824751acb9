package io.osbs.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.process.Together;
import io.osbs.publish.oci.Digests;
import io.osbs.publish.oci.ImageIndex;
import io.osbs.publish.oci.MediaTypes;
import io.osbs.publish.oci.StoredImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutStoreTest {

  @TempDir Path directory;
  private LayoutStore store;
  private Path root;

  @BeforeEach
  void setUp() {
    root = directory.resolve("images");
    store = new LayoutStore(root);
  }

  @Test
  void anImportedImageIsWholeAndItsSizesAreKnown() throws Exception {
    StoredImage image = store.importImage("team/hello", image("one"));

    store.requireChildren("team/hello", List.of(image.digest()));
    assertThat(image.imageSize())
        .isEqualTo(image.manifestSize() + "one".length() + CONFIG.length());
    assertThat(store.config("team/hello", image).labels()).containsEntry("name", "hello");
  }

  @Test
  void anImageWithoutATagIsNotInTheIndex() throws Exception {
    store.importImage("hello", image("one"));

    assertThat(root.resolve("hello/index.json")).doesNotExist();
  }

  @Test
  void aTagMovesAndTheOthersStay() throws Exception {
    ImageIndex first = index("one");
    ImageIndex second = index("two");

    store.putIndex("hello", first, List.of("1", "latest"));
    store.putIndex("hello", second, List.of("2", "latest"));

    assertThat(tags())
        .containsExactlyInAnyOrder(
            "1 " + first.digest(), "2 " + second.digest(), "latest " + second.digest());
  }

  @Test
  void anIndexWhoseImageIsIncompleteIsRefused() throws Exception {
    ImageIndex index = index("one");
    Files.delete(
        root.resolve("hello/blobs/sha256").resolve(Digests.of("one".getBytes(UTF_8)).hex()));

    assertFailure(FailureKind.INFRASTRUCTURE, index, "a part of image");
    assertThat(root.resolve("hello/index.json")).doesNotExist();
  }

  @Test
  void aBlobThatDoesNotMatchItsNameIsRefused() throws Exception {
    Path layout = image("one");
    Files.writeString(
        layout.resolve("blobs/sha256").resolve(Digests.of("one".getBytes(UTF_8)).hex()), "eno");

    assertThatThrownBy(() -> store.importImage("hello", layout))
        .hasMessageContaining("does not hold what its name says");
  }

  @Test
  void aDamagedBlobInTheStoreIsReplaced() throws Exception {
    StoredImage image = store.importImage("hello", image("one"));
    Files.writeString(
        root.resolve("hello/blobs/sha256").resolve(Digests.of("one".getBytes(UTF_8)).hex()),
        "a longer leftover");

    store.importImage("hello", image("one"));

    store.requireChildren("hello", List.of(image.digest()));
  }

  @Test
  void manyWritersLoseNoTagAndLeaveNoTemporaryFile() throws Exception {
    List<Together.Task<String>> writers = new ArrayList<>();
    ImageIndex index = index("one");
    for (int number = 0; number < 20; number++) {
      String tag = "t" + number;
      writers.add(() -> {
        new LayoutStore(root).putIndex("hello", index, List.of(tag));
        return tag;
      });
    }

    Together.run(writers);

    assertThat(tags()).hasSize(20);
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.filter(file -> String.valueOf(file.getFileName()).startsWith(".")))
          .containsExactly(root.resolve("hello/.lock"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/blobs", "blobs/a", "index.json", "../up", "a/../.."})
  void aRepositoryNeverLiesWithinAnotherOnesFilesOrOutside(String repository) {
    assertThatThrownBy(() -> store.reference(repository, "1"))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.CONFIGURATION));
  }

  @Test
  void aReferenceIsWhatSkopeoTakes() throws Exception {
    assertThat(store.references("team/hello", Digests.of(new byte[0]), List.of("1", "2")))
        .containsExactly("oci:" + root + "/team/hello:1", "oci:" + root + "/team/hello:2");
  }

  private void assertFailure(FailureKind kind, ImageIndex index, String part) {
    assertThatThrownBy(() -> store.putIndex("hello", index, List.of("1")))
        .hasMessageContaining(part)
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.failure().kind()).isEqualTo(kind));
  }

  private Set<String> tags() throws IOException {
    Set<String> tags = new TreeSet<>();
    for (var descriptor : new OciLayout(root.resolve("hello")).descriptors()) {
      tags.add(OciLayout.nameOf(descriptor) + " " + descriptor.path("digest").asString());
    }
    return tags;
  }

  private ImageIndex index(String layer) throws Exception {
    StoredImage image = store.importImage("hello", image(layer));
    return ImageIndex.of(
        List.of(
            new Fragment(
                new Platform("x86_64"),
                new Architecture("amd64"),
                new ImageReference(null, "hello", null, image.digest()),
                image.mediaType(),
                image.manifestSize(),
                image.imageSize(),
                Map.of(),
                List.of(),
                List.of())));
  }

  private static final String CONFIG =
      "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Labels\":{\"name\":\"hello\"}}}";

  private Path image(String layer) throws IOException {
    Path folder = directory.resolve(Temporary.name("source"));
    OciLayout layout = new OciLayout(folder);
    layout.initialise();
    Digest config = put(layout, CONFIG);
    Digest blob = put(layout, layer);
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","config":{"digest":"%s","size":%d},\
        "layers":[{"digest":"%s","size":%d}]}\
        """
            .formatted(MediaTypes.MANIFEST, config, CONFIG.length(), blob, layer.length());
    layout.putTags(put(layout, manifest), manifest.length(), List.of("built"));
    return folder;
  }

  private static Digest put(OciLayout layout, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    Digest digest = Digests.of(bytes);
    layout.putBlob(digest, bytes);
    return digest;
  }
}
