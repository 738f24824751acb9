package io.osbs.reactor.worker;

import static io.osbs.testkit.tools.ScriptedCommands.missing;
import static io.osbs.testkit.tools.ScriptedCommands.prints;
import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildHost;
import io.osbs.core.build.InstalledPackage;
import io.osbs.testkit.tools.ScriptedCommands;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ThisHostTest {

  private final ScriptedCommands programs = new ScriptedCommands();
  private final StringBuilder said = new StringBuilder();

  @TempDir Path directory;

  private BuildHost describe() throws Exception {
    programs.on("", missing());
    Workspace workspace =
        Workspace.open(
            Orders.tools(programs, new StringBuilder()), Orders.order(directory, "r:5000"));
    BuildLog log =
        new BuildLog((stream, bytes, length) ->
            said.append(new String(bytes, 0, length, StandardCharsets.UTF_8)));
    return ThisHost.describe(new RootFilesystem(directory.resolve("root")), workspace, log);
  }

  private void database() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("root/var/lib/rpm"));
    Files.writeString(folder.resolve("rpmdb.sqlite"), "");
  }

  @Test
  void toolsAndPackagesAreNamedAsTheyAreInstalled() throws Exception {
    database();
    programs.on(
        "--dbpath", prints("buildah\t2:1.28.2-1.el9\tx86_64\t%s\t\n".formatted("a".repeat(32))));
    programs.on("buildah --version", prints("buildah version 1.28.2 (image-spec 1.1.0-rc2)\n"));
    programs.on("git --version", prints("git version 2.39.5\n"));
    programs.on("uname", prints("ppc64le\n"));
    BuildHost host = describe();
    assertThat(host.tools())
        .containsEntry("buildah", "1.28.2")
        .containsEntry("git", "2.39.5")
        .containsKeys("osbs", "java");
    assertThat(host.architecture()).isEqualTo("ppc64le");
    assertThat(host.packages())
        .containsExactly(
            new InstalledPackage(
                "rpm", "buildah", "2:1.28.2-1.el9", "x86_64", "a".repeat(32), null));
    assertThat(said).isEmpty();
  }

  @Test
  void aMachineWithoutRpmsHasNone() throws Exception {
    assertThat(describe().packages()).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void aDatabaseThatCannotBeReadIsSaidSoAndKeepsNobodyFromBuilding() throws Exception {
    database();
    programs.on("rpm", missing());
    assertThat(describe().packages()).isEmpty();
    assertThat(said).contains("Koji is not told which packages", "rpm is not installed");
  }
}
