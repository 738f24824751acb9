package io.osbs.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.testkit.kubernetes.RealKubernetes;
import io.osbs.testkit.kubernetes.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real API server that is killed and starts again, asked all the time by one who may; a server of
 * its own, not the others'.
 */
@Tag("all")
final class RestartedServerTest extends RealServerScene {

  @TempDir private Path plane;

  @Override
  RealKubernetes control() throws Exception {
    return RealKubernetes.start(
        plane.resolve("kubernetes"), RealKubernetes.needPrograms(), Settings.FOR_TESTS);
  }

  @Override
  @AfterEach
  void close() throws Exception {
    super.close();
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  @Test
  void whoWasAllowedIsNeverForbiddenByAServerThatStarts() throws Exception {
    BuildName name = new BuildName("one");
    List<ClusterFault> faults = new ArrayList<>();
    try (Cluster cluster = cluster()) {
      cluster.builds().create(spec("one", BuildKind.WORKER));
      for (int i = 0; i < 3; i++) {
        kubernetes.apiServer().kill();
        kubernetes.apiServer().start();
        boolean answered = false;
        while (!answered) {
          try {
            // What was asked before and what was not.
            answered = cluster.builds().find(name).isPresent();
            var _ = cluster.builds().result(new BuildName("other-" + i));
          } catch (ClusterException e) {
            faults.add(e.fault());
            answered = false;
          }
        }
      }
    } finally {
      kubernetes.awaitApiServer();
    }
    assertThat(faults)
        .isNotEmpty()
        .noneMatch(fault ->
            fault instanceof ClusterFault.Forbidden || fault instanceof ClusterFault.Invalid);
  }
}
