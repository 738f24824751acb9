package io.osbs.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.cluster.Golden;
import io.osbs.cluster.Specs;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.config.instance.BuilderImage;
import io.osbs.core.cluster.ClusterException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is sent to an API server, whole, in files that people can read. */
final class JobManifestTest {

  @Test
  void aWorkerIsRunOnceAndMayMount() throws Exception {
    Golden.require(
        JobManifestTest.class,
        "worker-job.json",
        new JobManifest(Specs.worker(), JobsUnderTest.SETTINGS).tree());
  }

  @Test
  void anOrchestratorBuildIsRunAgainAfterDisruptionsOnly() throws Exception {
    Golden.require(
        JobManifestTest.class,
        "orchestrator-job.json",
        new JobManifest(Specs.orchestrator(), JobsUnderTest.SETTINGS).tree());
  }

  @Test
  void theLimitsOfASiteAreTheLimitsOfItsWorkers() throws Exception {
    PodSettings limited =
        new PodSettings(
            JobsUnderTest.SETTINGS.image(),
            Map.of(),
            Map.of("limits", Map.of("memory", "4Gi")),
            "a test");
    Golden.require(
        JobManifestTest.class,
        "limited-worker-job.json",
        new JobManifest(Specs.worker(), limited).tree());
  }

  @Test
  void withoutABuilderImageTheKeyIsNamed() {
    PodSettings none = new PodSettings(null, Map.of(), Map.of(), "instance [east] of osbs.conf");
    assertThatThrownBy(() -> new JobManifest(Specs.worker(), none).tree())
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("instance [east] of osbs.conf")
        .hasMessageContaining("build_image");
    PodSettings stream =
        new PodSettings(
            new BuilderImage(BuilderImage.Kind.IMAGE_STREAM_TAG, "buildroot:latest"),
            Map.of(),
            Map.of(),
            "a test");
    assertThatThrownBy(() -> new JobManifest(Specs.worker(), stream).tree())
        .hasMessageContaining("image stream");
  }
}
