package io.osbs.reactor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootFilesystemTest {

  @TempDir Path root;

  @Test
  void absoluteLinksStayWithinTheImage() throws Exception {
    Files.createDirectories(root.resolve("usr/lib/sysimage"));
    Files.createDirectories(root.resolve("var/lib"));
    Files.writeString(root.resolve("usr/lib/sysimage/db"), "");
    Files.createSymbolicLink(root.resolve("var/lib/rpm"), Path.of("/usr/lib/sysimage"));

    assertThat(find("/var/lib/rpm/db")).isEqualTo(root.resolve("usr/lib/sysimage/db"));
  }

  @Test
  void aLinkCannotClimbOutOfTheImage() throws Exception {
    Files.createDirectories(root.resolve("etc"));
    Files.createSymbolicLink(root.resolve("etc/passwd"), Path.of("../../../../etc/passwd"));
    Files.createSymbolicLink(root.resolve("up"), Path.of("../.."));

    assertThatThrownBy(() -> find("/etc/passwd")).isInstanceOf(IOException.class);
    assertThat(find("/up")).isEqualTo(root);
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertThat(new RootFilesystem(root).find("/absent/file")).isEmpty();
  }

  private Path find(String path) throws IOException {
    return new RootFilesystem(root).find(path).orElseThrow();
  }
}
