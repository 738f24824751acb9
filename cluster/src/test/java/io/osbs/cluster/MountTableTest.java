package io.osbs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MountTableTest {

  private static final MountTable TABLE =
      new MountTable(
          Map.of(
              "/var/run/secrets/koji", Path.of("/b/mounts/koji"),
              "/var/run/secrets", Path.of("/b/mounts/all"),
              "relative/pulp", Path.of("/b/mounts/pulp")));

  @Test
  void aPathBelowAMountIsFoundWhereTheMountLies() {
    assertThat(TABLE.resolve("/var/run/secrets/koji/token"))
        .isEqualTo(Path.of("/b/mounts/koji/token"));
  }

  @Test
  void theMountPathItselfIsResolved() {
    assertThat(TABLE.resolve("/var/run/secrets/koji")).isEqualTo(Path.of("/b/mounts/koji"));
    assertThat(TABLE.resolve("/var/run/secrets/koji/")).isEqualTo(Path.of("/b/mounts/koji"));
  }

  @Test
  void theDeepestMountDecides() {
    assertThat(TABLE.resolve("/var/run/secrets/other/x"))
        .isEqualTo(Path.of("/b/mounts/all/other/x"));
  }

  @Test
  void aNameThatOnlyStartsAlikeIsNotBelowTheMount() {
    assertThat(TABLE.resolve("/var/run/secrets-old/x"))
        .isEqualTo(Path.of("/var/run/secrets-old/x"));
  }

  @Test
  void aPathOutsideAllMountsStaysAsItIs() {
    assertThat(TABLE.resolve("/etc/hosts")).isEqualTo(Path.of("/etc/hosts"));
    assertThat(TABLE.resolve("some/file")).isEqualTo(Path.of("some/file"));
    assertThat(MountTable.identity().resolve("/etc/x")).isEqualTo(Path.of("/etc/x"));
  }

  @Test
  void aMountWithoutALeadingSlashCountsFromTheRoot() {
    assertThat(TABLE.resolve("/relative/pulp/key")).isEqualTo(Path.of("/b/mounts/pulp/key"));
    assertThat(TABLE.resolve("relative/pulp/key")).isEqualTo(Path.of("/b/mounts/pulp/key"));
  }

  @Test
  void aPathCannotClimbOutOfItsMount() {
    assertThat(TABLE.resolve("/relative/pulp/../../etc/passwd"))
        .isEqualTo(Path.of("/relative/pulp/../../etc/passwd"));
  }
}
