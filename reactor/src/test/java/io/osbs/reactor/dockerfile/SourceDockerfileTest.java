package io.osbs.reactor.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceDockerfileTest {

  @TempDir Path source;

  private Dockerfile read() throws FailureException {
    return SourceDockerfile.read(source, "commit 1 of x", Map.of());
  }

  @Test
  void aContainerfileWillDo() throws Exception {
    Files.createDirectory(source.resolve("Dockerfile"));
    Files.writeString(source.resolve("Containerfile"), "FROM a\n");
    assertThat(read().parents()).hasSize(1);
  }

  @Test
  void noneAtAll() {
    assertThatThrownBy(this::read).hasMessageContaining("commit 1 of x has no Dockerfile");
  }

  @Test
  void aHundredMegabytesAreNotRead() throws Exception {
    try (RandomAccessFile large =
        new RandomAccessFile(source.resolve("Dockerfile").toFile(), "rw")) {
      large.setLength(100L * 1024 * 1024);
    }
    assertThatThrownBy(this::read)
        .hasMessage(
            "the Dockerfile of commit 1 of x has more than 1024 KiB, which no Dockerfile has");
  }

  @Test
  void aLinkThatLeavesTheSource() throws Exception {
    Files.createSymbolicLink(source.resolve("Dockerfile"), Path.of("/etc/passwd"));
    assertThatThrownBy(this::read).hasMessageContaining("is a link that leaves the source");
  }

  @Test
  void latin1InACommentDoesNotMatter() throws Exception {
    Files.write(
        source.resolve("Dockerfile"),
        "# \u00fcber\nFROM a\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(read().parents()).hasSize(1);
  }

  @Test
  void binariesAreNoDockerfiles() throws Exception {
    Files.write(source.resolve("Dockerfile"), new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0});
    assertThatThrownBy(this::read).isInstanceOf(FailureException.class);
    Files.write(source.resolve("Dockerfile"), "FROM a\n".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(this::read).isInstanceOf(FailureException.class);
  }

  @Test
  void argumentsThatMultiplyAreNotMultiplied() throws Exception {
    StringBuilder text = new StringBuilder("ARG a0=lololololol\n");
    for (int i = 1; i <= 12; i++) {
      text.append("ARG a%d=%s\n".formatted(i, "${a%d}".formatted(i - 1).repeat(10)));
    }
    Files.writeString(source.resolve("Dockerfile"), text + "FROM x:${a12}\n");
    assertThatThrownBy(this::read)
        .hasMessageContaining("line 6")
        .hasMessageContaining("its variables come to more than 1048576 characters");
    Files.writeString(
        source.resolve("Dockerfile"),
        "ARG a=" + "x".repeat(1000) + "\nFROM y\n" + "LABEL b=$a\n".repeat(100));
    assertThat(read().parents()).hasSize(1);
  }
}
