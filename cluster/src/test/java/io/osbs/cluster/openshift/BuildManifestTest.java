package io.osbs.cluster.openshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.cluster.Golden;
import io.osbs.cluster.Specs;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is sent to an OpenShift API server, whole, in files that people can read. */
final class BuildManifestTest {

  private static final Map<String, Object> IMAGE =
      BuildManifest.object("kind", "DockerImage", "name", "registry.example.com/osbs:1");

  private static final BuildManifest ORCHESTRATOR =
      new BuildManifest(Specs.orchestrator(), BuildsUnderTest.SETTINGS);

  private static final GitSource SOURCE = GitSource.of(Specs.orchestrator()).orElseThrow();

  @Test
  void aWorkerIsABuildOfItsOwn() {
    BuildManifest worker = new BuildManifest(Specs.worker(), BuildsUnderTest.SETTINGS);
    assertThat(worker.hasBuildConfig()).isFalse();
    Golden.require(BuildManifestTest.class, "worker-build.json", worker.build(IMAGE));
  }

  @Test
  void aReleaseIsMadeFromABuildConfig() {
    assertThat(ORCHESTRATOR.hasBuildConfig()).isTrue();
    Golden.require(
        BuildManifestTest.class, "buildconfig.json", ORCHESTRATOR.buildConfig(SOURCE, IMAGE));
  }

  @Test
  void whatMakesABuildOfItsLikeIsInTheRequest() {
    Golden.require(
        BuildManifestTest.class,
        "buildrequest.json",
        ORCHESTRATOR.request(SOURCE.buildConfigName()));
  }
}
