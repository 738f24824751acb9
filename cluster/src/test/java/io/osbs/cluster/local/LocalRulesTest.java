package io.osbs.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.cluster.OwnBuild;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.SecretMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local engine's own rules, without processes. */
final class LocalRulesTest {

  private static final BuildName NAME = new BuildName("one");

  @TempDir private Path home;
  private LocalClusterUnderTest under;
  private Cluster cluster;

  @BeforeEach
  void open() throws Exception {
    home = home.toRealPath();
    under = new LocalClusterUnderTest(home);
    cluster = under.cluster();
  }

  @AfterEach
  void close() {
    under.close();
  }

  @Test
  void theProcessIsStartedWithTheArgumentsAndTheDirectoryButNoSecret() throws Exception {
    under.putSecret("koji", Map.of("token", "s3cret"));
    create(NAME, List.of(SecretMount.atDefault("koji")), null);
    NoProcesses.Start start = under.launcher.starts().getFirst();
    assertThat(start.command())
        .containsExactly("setsid", "--fork", "/opt/osbs/bin/osbs", "reactor", "work");
    assertThat(start.environment())
        .isEqualTo(
            Map.of(
                "PATH", "/bin",
                "REQUEST", "{}",
                "OSBS_BUILD_DIR", under.directory(NAME).toString()));
    assertThat(start.log()).isEqualTo(under.directory(NAME).resolve("log"));
    assertThat(start.toString()).doesNotContain("s3cret");
  }

  @Test
  void aBuildThatExistsIsNotStartedAgain() throws Exception {
    create();
    create();
    assertThat(under.launcher.starts()).hasSize(1);
  }

  @Test
  void aProcessThatCannotBeStartedIsAnError() throws Exception {
    under.launcher.refuse(new IOException("error=2, No such file or directory"));
    Build build = create();
    assertThat(build.phase()).isEqualTo(Phase.ERROR);
    assertThat(message(build)).contains("could not be started", "No such file");
    assertThat(cluster.slots().survey().foreignBuilds()).isZero();
  }

  @Test
  void aProcessThatNeverCameUpIsAnErrorAfterTheGrace() throws Exception {
    create();
    under.print(NAME, "JAVA_HOME is not set\n");
    under.clock.advance(Duration.ofSeconds(19));
    assertThat(find().phase()).isEqualTo(Phase.NEW);
    under.clock.advance(Duration.ofSeconds(2));
    assertThat(find().phase()).isEqualTo(Phase.ERROR);
    assertThat(message(find())).contains("never started");
    assertThat(Objects.requireNonNull(find().failure()).evidence())
        .containsExactly("JAVA_HOME is not set");
    assertThatThrownBy(() -> under.run(NAME))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("must not run")
        .hasMessageContaining("never started");
  }

  @Test
  void aBuildRunsOnlyOnce() throws Exception {
    create();
    under.run(NAME);
    under.kill(NAME);
    assertThatThrownBy(() -> under.run(NAME)).hasMessageContaining("must not run");
    assertThat(find().phase()).isEqualTo(Phase.ERROR);
  }

  @Test
  void aCancelledBuildIsNotEntered() throws Exception {
    create();
    cluster.builds().cancel(NAME);
    assertThat(find().phase()).isEqualTo(Phase.CANCELLED);
    assertThatThrownBy(() -> under.run(NAME)).hasMessageContaining("already Cancelled");
  }

  @Test
  void aFinishedBuildCannotFinishAgain() throws Exception {
    create();
    under.run(NAME);
    OwnBuild own = under.own(NAME);
    own.finish(Phase.COMPLETE, null);
    assertThatThrownBy(() -> own.finish(Phase.FAILED, null))
        .isInstanceOf(IllegalStateException.class);
    assertThat(find().phase()).isEqualTo(Phase.COMPLETE);
  }

  @Test
  void mountsFollowTheirSecretsAndGoWithTheBuild() throws Exception {
    under.putSecret("koji", Map.of("token", "s3cret"));
    create(NAME, List.of(SecretMount.atDefault("koji")), null);
    Path mounts = under.directory(NAME).resolve("mounts");
    Path token = mounts.resolve("var/run/secrets/atomic-reactor/koji/token");
    assertThat(token).hasContent("s3cret");
    under.putSecret("koji", Map.of("token", "rotated"));
    assertThat(token).hasContent("rotated");
    assertThat(permissions(token.getParent())).isEqualTo("rwx------");
    assertThat(permissions(mounts)).isEqualTo("rwx------");
    under.run(NAME);
    under.finish(NAME, Phase.COMPLETE, null);
    assertThat(mounts).doesNotExist();
  }

  @Test
  void aMountCannotLeadOutOfTheBuild() throws Exception {
    under.putSecret("koji", Map.of("token", "x"));
    create(NAME, List.of(new SecretMount("koji", "/../../../escape")), null);
    assertThat(under.directory(NAME).resolve("mounts/escape/token")).exists();
  }

  @Test
  void theSourceIsCopiedAsItIs() throws Exception {
    Path source = home.resolve("project");
    Files.createDirectories(source.resolve("sub"));
    Files.writeString(source.resolve("Dockerfile"), "FROM scratch\n");
    Files.writeString(source.resolve("sub/run"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        source.resolve("sub/run"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.createSymbolicLink(source.resolve("link"), Path.of("../nowhere"));
    create(NAME, List.of(), source.toString());
    under.run(NAME);
    Path copy = under.own(NAME).sourceDirectory().orElseThrow();
    assertThat(copy.resolve("Dockerfile")).hasContent("FROM scratch\n");
    assertThat(permissions(copy.resolve("sub/run"))).isEqualTo("rwxr-x---");
    assertThat(Files.readSymbolicLink(copy.resolve("link"))).isEqualTo(Path.of("../nowhere"));
  }

  @Test
  void aSourceThatHoldsTheStateIsCopiedWithoutIt() throws Exception {
    Path above = home.resolve("work");
    Path state = above.resolve("state");
    LocalInstance inside = new LocalInstance("inside", state, state, 1, List.of("osbs"), Map.of());
    Files.createDirectories(above);
    Files.writeString(above.resolve("Dockerfile"), "FROM scratch\n");
    try (Cluster other = LocalClusters.open(inside, under.machine)) {
      other.builds().create(spec(NAME, 0, List.of(), above.toString()));
      Path copy = state.resolve("builds/one/source");
      assertThat(copy.resolve("Dockerfile")).exists();
      assertThat(copy.resolve("state")).doesNotExist();
    }
  }

  @Test
  void aSourceThatIsNotThereLeavesNothing() throws Exception {
    assertThatThrownBy(() -> create(NAME, List.of(), "/nowhere/at/all"))
        .hasMessageContaining("/nowhere/at/all");
    try (Stream<Path> left = Files.list(under.stateDirectory.resolve("builds"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whatADeadMakerLeftIsRemovedAndWhatALivingOneMakesIsNot() throws Exception {
    Path builds = under.stateDirectory.resolve("builds");
    Path dead = builds.resolve(".new-dead");
    Files.createDirectories(dead.resolve("source"));
    Files.createFile(builds.resolve(".new-dead.lock"));
    Path living = Files.createDirectory(builds.resolve(".new-living"));
    try (var _ = FileLocks.tryExclusive(builds.resolve(".new-living.lock")).orElseThrow()) {
      create();
      assertThat(dead).doesNotExist();
      assertThat(builds.resolve(".new-dead.lock")).doesNotExist();
      assertThat(living).exists();
      assertThat(cluster.builds().list(Map.of())).hasSize(1);
    }
  }

  @Test
  void aBuildWaitsForProcessorsAndIsCancelledWhileItWaits() throws Exception {
    BuildName other = new BuildName("two");
    create();
    under.run(NAME);
    cluster.builds().create(spec(other, 99, List.of(), null));
    BuildName third = new BuildName("three");
    cluster.builds().create(spec(third, 1, List.of(), null));
    // More than there are means all of them.
    under.run(other);
    assertThat(cluster.builds().find(other).orElseThrow().phase()).isEqualTo(Phase.RUNNING);
    LocalMachine cancelling =
        new LocalMachine(
            under.clock, duration -> cancelPending(third), under.launcher, under.machine.random());
    assertThatThrownBy(() -> LocalClusters.enter(under.directory(third), Map.of(), cancelling))
        .hasMessageContaining("cancelled before it ran");
    assertThat(cluster.builds().find(third).orElseThrow().phase()).isEqualTo(Phase.CANCELLED);
  }

  private void cancelPending(BuildName name) {
    try {
      assertThat(cluster.builds().find(name).orElseThrow().phase()).isEqualTo(Phase.PENDING);
      cluster.builds().cancel(name);
    } catch (ClusterException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aStateDirectoryThatIsAFileIsRefused() throws Exception {
    Path file = Files.writeString(home.resolve("file"), "x");
    LocalInstance wrong = new LocalInstance("wrong", file, home, 1, List.of("osbs"), Map.of());
    assertThatThrownBy(() -> LocalClusters.open(wrong, under.machine))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("wrong")
        .hasMessageContaining(file.toString())
        .satisfies(e ->
            assertThat(((ClusterException) e).fault()).isInstanceOf(ClusterFault.Invalid.class));
  }

  private Build create() throws ClusterException {
    return create(NAME, List.of(), null);
  }

  private Build create(BuildName name, List<SecretMount> mounts, @Nullable String source)
      throws ClusterException {
    return cluster.builds().create(spec(name, 0, mounts, source));
  }

  static BuildSpec spec(
      BuildName name, int cpus, List<SecretMount> mounts, @Nullable String source) {
    return new BuildSpec(
        name,
        BuildKind.WORKER,
        List.of("reactor", "work"),
        Map.of("REQUEST", "{}"),
        mounts,
        Map.of(),
        cpus,
        Duration.ofHours(3),
        Map.of(),
        Map.of(),
        source);
  }

  private Build find() throws ClusterException {
    return cluster.builds().find(NAME).orElseThrow();
  }

  private static String message(Build build) {
    return Objects.requireNonNull(build.failure()).message();
  }

  private static String permissions(@Nullable Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(Objects.requireNonNull(path)));
  }
}
