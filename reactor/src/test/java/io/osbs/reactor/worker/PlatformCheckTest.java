package io.osbs.reactor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import io.osbs.publish.oci.ImageConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformCheckTest {

  private static final int EXECUTABLE = 2;
  private static final int OBJECT = 1;

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({
    // platform, bits, big endian, e_machine, verdict
    "x86_64,  64, false, 62,  fine",
    "x86_64,  32, false, 3,   fine",
    "x86_64,  64, false, 183, arm64",
    "x86_64,  64, false, 247, fine",
    "x86_64,  32, false, 83,  fine",
    "aarch64, 64, false, 62,  amd64",
    "aarch64, 32, false, 40,  arm",
    "ppc64le, 64, false, 21,  fine",
    "ppc64le, 64, true,  21,  'machine 21, 64 bits'",
    "s390x,   64, true,  22,  fine",
    "s390x,   64, false, 21,  ppc64le",
    "unheard, 64, false, 62,  fine",
  })
  void theHeaderDecides(String platform, int bits, boolean big, int machine, String verdict)
      throws Exception {
    write("usr/bin/program", bits, big, machine, EXECUTABLE);

    if (verdict.equals("fine")) {
      check(platform).files(new RootFilesystem(root));
    } else {
      assertThatThrownBy(() -> check(platform).files(new RootFilesystem(root)))
          .hasMessageContaining("/usr/bin/program (" + verdict + ")")
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.BUILD));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "usr/lib/firmware/card.bin, 2",
    "usr/lib/go/src/debug/elf/testdata/a, 2",
    "usr/lib/cross/crt1.o, 1"
  })
  void whatNobodyRunsHereIsNotJudged(String path, int type) throws Exception {
    write(path, 64, true, 22, type);

    assertThatCode(() -> check("x86_64").files(new RootFilesystem(root)))
        .doesNotThrowAnyException();
  }

  @Test
  void linksAndShortFilesAndFoldersAreNoPrograms() throws Exception {
    write("outside", 64, true, 22, OBJECT);
    Files.createSymbolicLink(root.resolve("link"), Path.of("/etc/passwd"));
    Files.write(root.resolve("short"), new byte[] {0x7f, 'E', 'L', 'F'});
    Files.createDirectory(root.resolve("empty"));

    assertThatCode(() -> check("x86_64").files(new RootFilesystem(root)))
        .doesNotThrowAnyException();
  }

  @Test
  void allOffendersAreCountedAndTheFirstAreListed() throws Exception {
    for (int number = 0; number < 30; number++) {
      write("bin/p" + number, 64, true, 22, EXECUTABLE);
    }

    assertThatThrownBy(() -> check("x86_64").files(new RootFilesystem(root)))
        .hasMessageContaining("30 of its program files")
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.failure().evidence()).hasSize(10));
  }

  @Test
  void aConfigurationOfAnotherArchitectureIsRefused() {
    assertThatThrownBy(() -> check("x86_64").config(new ImageConfig("arm64", "linux", Map.of())))
        .hasMessageContaining("linux/arm64");
  }

  private static PlatformCheck check(String name) {
    Platform platform = new Platform(name);
    return new PlatformCheck(platform, Architecture.usualFor(platform));
  }

  private void write(String path, int bits, boolean big, int machine, int type) throws IOException {
    ByteBuffer header =
        ByteBuffer.allocate(64).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    header.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (bits / 32), (byte) (big ? 2 : 1)});
    header.putShort(16, (short) type).putShort(18, (short) machine);
    Path file = root.resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    Files.write(file, header.array());
  }
}
