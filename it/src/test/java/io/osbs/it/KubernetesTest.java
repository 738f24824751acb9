package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Await;
import io.osbs.it.tools.Gate;
import io.osbs.it.tools.Images;
import io.osbs.it.tools.KubernetesSite;
import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Ran;
import io.osbs.it.tools.Running;
import io.osbs.it.tools.SharedRegistry;
import io.osbs.it.tools.Sources;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The main job and its accidents on a real Kubernetes: builds are pods, with real buildah. */
@Tag("all")
class KubernetesTest extends KubernetesScene {

  @Test
  void aCommitBecomesOneImageForTwoPlatformsOnTwoClusters() throws Exception {
    Machine.needEmulator();
    site.node("emulated-" + site.home(), Machine.EMULATED);
    configure(
        "{%s: [{name: east, max_concurrent_builds: 2}], %s: [{name: west, max_concurrent_builds: 2}]}"
            .formatted(Machine.NATIVE, Machine.EMULATED));
    try (Running client = start("pods", "RUN uname -m > /machine && cat /machine")) {
      Ran ran = client.ended();
      JsonNode json = image(ran);
      assertThat(json.path("workers").values())
          .extracting(worker -> worker.path("cluster").asString())
          .containsExactlyInAnyOrder("east", "west");
      for (String platform : List.of(Machine.NATIVE, Machine.EMULATED)) {
        Images.Content content =
            Images.pull(
                "docker://%s/pods@%s"
                    .formatted(SharedRegistry.host(), json.path("image").path("digest").asString()),
                platform,
                folder);
        assertThat(content.file("machine")).isEqualTo(platform + "\n");
        assertThat(content.config().path("architecture").asString())
            .isEqualTo(Machine.architecture(platform));
      }
      for (String token : site.tokens()) {
        assertThat(ran.out() + ran.err()).doesNotContain(token);
      }
    }
  }

  @Test
  void tokenSecretsAreMountedAlsoWhereNoOtherSecretIsConfigured() throws Exception {
    Path tokensAlone = site.configureWithTokensAlone();
    String clusters = "{%s: [{name: east, max_concurrent_builds: 2}]}".formatted(Machine.NATIVE);
    Path configYaml = osbs.file("config.yaml", KubernetesSite.configYaml(clusters));
    checkout("tokens", Sources.scratch("tokens"));

    Ran ran =
        osbs.run(
            "build",
            git.url("tokens"),
            "--branch",
            "main",
            "--config",
            tokensAlone,
            "--reactor-config",
            configYaml,
            "-o",
            "json");

    assertThat(image(ran).path("workers").path(0).path("cluster").asString()).isEqualTo("east");
    assertThat(site.pods(site.home()).getFirst().getSpec().getVolumes())
        .filteredOn(volume -> volume.getSecret() != null)
        .extracting(volume -> volume.getSecret().getSecretName())
        .containsExactlyInAnyOrder("east-token", "west-token");
  }

  @Test
  void anOrchestratorThatIsKilledIsStartedAgainAndAdoptsItsWorkers() throws Exception {
    oneCluster();
    try (Gate gate = new Gate();
        Running client = start("adopted", gate.wait("waiting"))) {
      gate.awaitArrival();
      String worker = worker();
      List<String> before = site.runningPods(site.home());
      assertThat(before).hasSize(1);

      node.kill(site.home(), before.getFirst());

      Await.until(
          "the next run of the orchestrator build",
          () -> site.runningPods(site.home()).stream().anyMatch(pod -> !before.contains(pod)));
      gate.open();
      JsonNode json = image(client.ended());
      assertThat(json.path("workers").path(0).path("attempt").asInt()).isEqualTo(1);
      assertThat(site.pods(site.namespace("east")))
          .extracting(pod -> pod.getMetadata().getName())
          .containsExactly(worker);
    }
  }

  @Test
  void aWorkerThatIsEvictedMoves() throws Exception {
    configure(
        "{%s: [{name: east, max_concurrent_builds: 2}, {name: west, max_concurrent_builds: 2}]}"
            .formatted(Machine.NATIVE));
    try (Gate gate = new Gate();
        Running client = start("evicted", gate.wait("waiting"))) {
      gate.awaitArrival();

      node.evict(site.namespace("east"), worker());

      gate.awaitArrival();
      gate.open();
      JsonNode json = image(client.ended());
      assertThat(json.path("workers").path(0).path("attempt").asInt()).isEqualTo(2);
    }
  }

  @Test
  void aCancelledBuildGoesAway() throws Exception {
    configure("{%s: [{name: east, max_concurrent_builds: 1}]}".formatted(Machine.NATIVE));
    try (Gate gate = new Gate();
        Running client = start("cancelled", gate.wait("waiting"))) {
      String build = client.build();
      gate.awaitArrival();

      osbs.run("cancel", build, "--config", conf).ended(0);

      client.ended().ended(3);
      Await.until(
          "no pod runs",
          () ->
              site.runningPods(site.home()).isEmpty()
                  && site.runningPods(site.namespace("east")).isEmpty());
      assertThat(Images.tags(SharedRegistry.host(), "cancelled")).doesNotContain("latest");
      assertThat(site.slots("east")).isEmpty();
    }
  }

  @Test
  void sourcesAreWhatTheSiteSaysTheyAre() throws Exception {
    oneCluster();
    checkout("plain", Sources.scratch("plain"));

    image(osbs.run("build", git.url("plain"), "--branch", "main", "--config", conf, "-o", "json"));
  }
}
