package io.osbs.reactor.worker;

import static io.osbs.testkit.tools.ScriptedCommands.missing;
import static io.osbs.testkit.tools.ScriptedCommands.prints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.InstalledPackage;
import io.osbs.testkit.tools.ScriptedCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageListTest {

  private final ScriptedCommands programs = new ScriptedCommands();

  @TempDir Path directory;

  @Test
  void installedDebianPackagesAreListedAndRemovedOnesAreNot() throws Exception {
    write(
        "var/lib/dpkg/status",
        """
        Package: zlib1g
        Status: install ok installed
        Architecture: amd64
        Version: 1:1.2.13-1
        Description: text
         Package: not-this

        Package: gone
        Status: deinstall ok config-files
        Architecture: amd64
        Version: 1
        """);
    write(
        "var/lib/dpkg/status.d/base-files",
        "Package: base-files\nVersion: 12\nArchitecture: all\n");
    write("var/lib/dpkg/status.d/base-files.md5sums", "d41d  etc/x\n");

    assertThat(read())
        .containsExactly(
            new InstalledPackage("deb", "base-files", "12", "all"),
            new InstalledPackage("deb", "zlib1g", "1:1.2.13-1", "amd64"));
  }

  @Test
  void alpinePackagesAreListed() throws Exception {
    write(
        "lib/apk/db/installed", "C:Q1x\nP:musl\nV:1.2.4-r2\nA:x86_64\nF:lib\n\nP:zlib\nV:1\nA:x\n");

    assertThat(read())
        .containsExactly(
            new InstalledPackage("apk", "musl", "1.2.4-r2", "x86_64"),
            new InstalledPackage("apk", "zlib", "1", "x"));
  }

  @Test
  void rpmReadsItsDatabaseWhereTheImagesLinksLead() throws Exception {
    write("usr/lib/sysimage/db/rpmdb.sqlite", "");
    Files.createDirectories(root().resolve("var/lib"));
    Files.createSymbolicLink(root().resolve("var/lib/rpm"), Path.of("/usr/lib/sysimage/db"));
    programs.on(
        "--dbpath=" + root().resolve("usr/lib/sysimage/db"),
        prints("bash\t5.2-1.fc39\tx86_64\ngpg-pubkey\t1-1\t(none)\nshadow\t2:4.14-1\tx86_64\n"));

    assertThat(read())
        .containsExactly(
            new InstalledPackage("rpm", "bash", "5.2-1.fc39", "x86_64"),
            new InstalledPackage("rpm", "shadow", "2:4.14-1", "x86_64"));
  }

  @Test
  void withoutRpmTheFailureNamesIt() throws Exception {
    write("var/lib/rpm/Packages", "");
    programs.on("rpm", missing());

    assertThatThrownBy(this::read)
        .hasMessageContaining(
            "list the rpm packages of the image: the program rpm is not installed");
  }

  @Test
  void anImageWithoutDatabasesHasNoPackages() throws Exception {
    Files.createDirectories(root());

    assertThat(read()).isEmpty();
  }

  private Path root() {
    return directory.resolve("root");
  }

  private void write(String path, String text) throws IOException {
    Path file = root().resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
  }

  private List<InstalledPackage> read() throws Exception {
    WorkerOrder order = Orders.order(directory, "r:5000");
    return PackageList.read(
        new RootFilesystem(root()),
        Workspace.open(Orders.tools(programs, new StringBuilder()), order));
  }
}
