package io.osbs.it.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.osbs.testkit.contract.ClusterContract;
import io.osbs.testkit.contract.ClusterUnderTest;
import io.osbs.testkit.kubelet.Image;
import io.osbs.testkit.kubelet.NodeSettings;
import io.osbs.testkit.kubelet.TestKubelet;
import io.osbs.testkit.kubernetes.RealKubernetes;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Tag("all")
@Execution(ExecutionMode.CONCURRENT)
@DisplayName("The engine kubernetes on a real API server, with its controllers")
final class KubernetesContractTest extends ClusterContract {

  private static RealKubernetes kubernetes;
  private static PodPrograms programs;
  private static TestKubelet node;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    kubernetes = RealKubernetes.shared();
    programs = new PodPrograms();
    node =
        kubernetes
            .node(NodeSettings.of("contract", "amd64"))
            .image(PodsUnderTest.IMAGE, Image.ofThisMachine().withPrograms(programs.folder()));
    // Only for pods that a test binds to it.
    kubernetes
        .client()
        .nodes()
        .withName(node.name())
        // No version is named: the controllers write to nodes all the time.
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"unschedulable\": true}}");
  }

  @AfterAll
  static void stop() throws IOException {
    if (node != null) {
      kubernetes.remove(node);
    }
    if (programs != null) {
      programs.close();
    }
  }

  @Override
  protected ClusterUnderTest open() throws Exception {
    RealNamespace namespace = new RealNamespace(kubernetes, "contract");
    return new PodsUnderTest(
        namespace,
        namespace.access(namespace.tokenFile("osbs-orchestrator", folder)),
        node,
        programs);
  }
}
