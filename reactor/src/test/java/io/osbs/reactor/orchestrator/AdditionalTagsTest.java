package io.osbs.reactor.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdditionalTagsTest {

  @TempDir Path source;
  private final List<String> warnings = new ArrayList<>();

  private List<String> read(byte... content) throws Exception {
    Files.write(source.resolve("additional-tags"), content);
    return AdditionalTags.read(source, warnings::add);
  }

  @Test
  void aSourceWithoutTheFileHasNone() throws Exception {
    assertThat(AdditionalTags.read(source, warnings::add)).isEmpty();
  }

  @Test
  void aTagPerLineInOrderEachOnce() throws Exception {
    assertThat(read("  stable \r\n\n7.4-beta\nstable\n_x\n".getBytes(StandardCharsets.UTF_8)))
        .containsExactly("stable", "7.4-beta", "_x");
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatIsNoTagIsLeftOutWithAWarning() throws Exception {
    String large = "x".repeat(200);
    assertThat(read(("a b\n-x\nfine\n" + large + "\n\u00e4\n").getBytes(StandardCharsets.UTF_8)))
        .containsExactly("fine");
    assertThat(warnings).hasSize(4);
    assertThat(warnings.getFirst())
        .startsWith("additional-tags line 1: 'a b' is no tag and left out");
    assertThat(warnings.get(2)).contains("line 4").hasSizeLessThan(400);
  }

  @Test
  void binariesAreNoTags() throws Exception {
    assertThat(read((byte) 0, (byte) 0xff, (byte) 0xfe, (byte) '\n')).isEmpty();
    assertThat(warnings).hasSize(1);
  }

  @Test
  void filesThatAreNoneAreErrors() throws Exception {
    Files.createDirectory(source.resolve("additional-tags"));
    assertThatThrownBy(() -> AdditionalTags.read(source, warnings::add))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("additional-tags of the source is no file");
    Files.delete(source.resolve("additional-tags"));
    Files.createSymbolicLink(source.resolve("additional-tags"), Path.of("/etc/hostname"));
    assertThatThrownBy(() -> AdditionalTags.read(source, warnings::add))
        .hasMessageContaining("leaves the source");
    Files.delete(source.resolve("additional-tags"));
    Files.write(source.resolve("additional-tags"), new byte[70_000]);
    assertThatThrownBy(() -> AdditionalTags.read(source, warnings::add))
        .hasMessageContaining("has more than");
  }

  @Test
  void ofThousandsOfBadLinesAFewAreNamed() throws Exception {
    assertThat(read("a b\n".repeat(10_000).getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(warnings)
        .hasSize(21)
        .last()
        .isEqualTo("additional-tags: 9980 more lines are no tags");
  }

  @Test
  void aHundredMegabytesAreNotRead() throws Exception {
    try (RandomAccessFile large =
        new RandomAccessFile(source.resolve("additional-tags").toFile(), "rw")) {
      large.setLength(100L * 1024 * 1024);
    }
    assertThatThrownBy(() -> AdditionalTags.read(source, warnings::add))
        .hasMessageContaining("has more than 65536 bytes");
  }
}
