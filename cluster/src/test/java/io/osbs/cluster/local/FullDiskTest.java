package io.osbs.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full is said, and is survived. */
final class FullDiskTest {

  private static final BuildName NAME = new BuildName("one");

  @TempDir private Path home;
  private LocalClusterUnderTest under;
  private Cluster cluster;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", home.toString()) == 0,
        "mounting needs root");
    under = new LocalClusterUnderTest(home);
    cluster = under.cluster();
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "--lazy", home.toString());
  }

  @Test
  void aBuildThatDoesNotFitLeavesNothing(@TempDir Path source) throws Exception {
    Files.write(source.resolve("large"), new byte[1_000_000]);
    assertThatThrownBy(() ->
            cluster.builds().create(LocalRulesTest.spec(NAME, 0, List.of(), source.toString())))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("No space left")
        .hasMessageContaining(home.toString())
        .hasMessageContaining("free space")
        .satisfies(e ->
            assertThat(((ClusterException) e).fault()).isInstanceOf(ClusterFault.Refused.class));
    try (Stream<Path> left = Files.list(under.stateDirectory.resolve("builds"))) {
      assertThat(left).isEmpty();
    }
    assertThat(cluster.builds().create(LocalRulesTest.spec(NAME, 0, List.of(), null)).phase())
        .as("a smaller one fits")
        .isEqualTo(Phase.NEW);
  }

  @Test
  void buildsAreStillListedAndPutInOrderLater() throws Exception {
    cluster.builds().create(LocalRulesTest.spec(NAME, 0, List.of(), null));
    under.run(NAME);
    under.kill(NAME);
    Path ballast = home.resolve("ballast");
    assertThatThrownBy(() -> Files.write(ballast, new byte[1_000_000]))
        .isInstanceOf(IOException.class);
    assertThat(cluster.builds().list(Map.of())).extracting(Build::phase).hasSize(1);
    Files.delete(ballast);
    assertThat(cluster.builds().find(NAME).orElseThrow().phase()).isEqualTo(Phase.ERROR);
    under.close();
  }

  @Test
  void aDiskThatBecameReadOnlyIsSaidAndSurvived() throws Exception {
    cluster.builds().create(LocalRulesTest.spec(NAME, 0, List.of(), null));
    assertThat(run("mount", "-o", "remount,ro", home.toString())).isZero();
    BuildName other = new BuildName("two");
    assertThatThrownBy(
            () -> cluster.builds().create(LocalRulesTest.spec(other, 0, List.of(), null)))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("Read-only file system")
        .hasMessageContaining(home.toString())
        .satisfies(e ->
            assertThat(((ClusterException) e).fault()).isInstanceOf(ClusterFault.Refused.class));
    assertThatThrownBy(() -> cluster.slots().take(0, other, "origin"))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("Read-only file system");
    assertThat(run("mount", "-o", "remount,rw", home.toString())).isZero();
    assertThat(cluster.builds().list(Map.of())).extracting(Build::name).containsExactly(NAME);
    assertThat(cluster.slots().take(0, other, "origin")).isPresent();
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor();
  }
}
