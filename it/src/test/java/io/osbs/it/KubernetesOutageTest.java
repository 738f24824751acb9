package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Gate;
import io.osbs.it.tools.Running;
import io.osbs.testkit.kubernetes.RealKubernetes;
import io.osbs.testkit.kubernetes.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a real API server that goes away does to a build; a server of its own, not the others'. */
@Tag("all")
class KubernetesOutageTest extends KubernetesScene {

  @TempDir private Path plane;

  @Override
  RealKubernetes control() throws Exception {
    return RealKubernetes.start(
        plane.resolve("kubernetes"), RealKubernetes.needPrograms(), Settings.FOR_TESTS);
  }

  @Override
  @AfterEach
  void tearDown() throws Exception {
    super.tearDown();
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  @Test
  void anApiServerThatIsKilledForAWhileCostsNothing() throws Exception {
    oneCluster();
    try (Gate gate = new Gate();
        Running client = start("outage", gate.wait("waiting"))) {
      gate.awaitArrival();

      kubernetes.apiServer().kill();
      try {
        client.awaitText("waiting 5m for its cluster to answer again");
        gate.open();
      } finally {
        kubernetes.apiServer().start();
        kubernetes.awaitApiServer();
      }
      client.awaitText("the cluster answers again");

      JsonNode json = image(client.ended());
      assertThat(json.path("workers").path(0).path("attempt").asInt()).isEqualTo(1);
    }
  }
}
