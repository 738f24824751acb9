package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Await;
import io.osbs.it.tools.Gate;
import io.osbs.it.tools.Images;
import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Ran;
import io.osbs.it.tools.RegistryGateway;
import io.osbs.it.tools.Running;
import io.osbs.it.tools.SharedRegistry;
import io.osbs.it.tools.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * One process of a build dies, or the build is cancelled, at a moment that the test chooses: a
 * finished build or a clear error, and nothing left.
 */
class KillTest extends EndToEnd {

  private static final String WORKER = "-" + Machine.NATIVE.replace('_', '-') + "-";

  @Test
  void aKilledClientIsNotMissed() throws Exception {
    try (Gate gate = new Gate();
        Running client = start(hello("client", gate.wait("waiting")))) {
      String build = client.build();
      gate.awaitArrival();

      client.kill();
      client.ended();
      gate.open();

      assertThat(watch(build).ended(0).json().path("phase").asString()).isEqualTo("Complete");
    }
  }

  @Test
  void aKilledWorkerIsTriedAgain() throws Exception {
    try (Gate gate = new Gate();
        Running client = start(hello("worker", gate.wait("waiting")))) {
      String build = client.build();
      gate.awaitArrival();

      kill(osbs.process(build + WORKER + 1));
      gate.awaitArrival();
      gate.open();

      JsonNode json = client.ended().ended(0).json();
      assertThat(json.path("workers").path(0).path("attempt").asInt()).isEqualTo(2);
      assertThat(osbs.run("why", build).ended(0).out())
          .contains("the build's process ended without saying why (killed?)");
    }
  }

  @Test
  void aWorkerThatIsKilledWheneverItComesIsGivenUp() throws Exception {
    Path site =
        osbs.file(
            "config.yaml",
            SharedRegistry.configYaml() + "placement: {infrastructure_retries: 1}\n");
    try (Gate gate = new Gate();
        Running client = start(site, hello("doomed", gate.wait("waiting")))) {
      String build = client.build();
      for (int attempt = 1; attempt <= 2; attempt++) {
        gate.awaitArrival();
        // What a step printed is on its way to the log a little longer.
        Path log = osbs.buildDirectory(build + WORKER + attempt).resolve("log");
        Await.until("the step's output", () -> Files.readString(log).contains("\nwaiting\n"));
        kill(osbs.process(build + WORKER + attempt));
      }

      Ran ran = client.ended().ended(5).says("given up after 2 attempts");

      assertThat(ran.json().path("workers").path(0).path("attempt").asInt()).isEqualTo(2);
      assertThat(osbs.run("logs", build, "--platform", Machine.NATIVE).ended(0).out())
          .contains("waiting");
    }
    nobodySees("doomed");
  }

  @Test
  void aKilledBuildahIsTriedAgain() throws Exception {
    try (Gate gate = new Gate();
        Running client = start(hello("buildah", gate.wait("waiting")))) {
      String build = client.build();
      gate.awaitArrival();

      ProcessHandle worker = osbs.process(build + WORKER + 1);
      kill(
          worker
              .descendants()
              .filter(process -> process.info().command().orElse("").endsWith("/buildah"))
              .findFirst()
              .orElseThrow());
      gate.awaitArrival();
      gate.open();

      assertThat(client.ended().ended(0).json().path("workers").path(0).path("attempt").asInt())
          .isEqualTo(2);
    }
  }

  @Test
  void aKilledOrchestratorShowsAsErrorAndItsWorkerEnds() throws Exception {
    try (Gate gate = new Gate();
        Running client = start(hello("orphan", gate.wait("waiting")))) {
      String build = client.build();
      gate.awaitArrival();

      kill(osbs.process(build));
      client.ended().ended(5).says("the build's process ended without saying why (killed?)");
      gate.open();

      Path worker = osbs.buildDirectory(build + WORKER + 1);
      Await.until(
          "the end of the worker", () -> phase(worker.getFileName().toString()).equals("Complete"));
      JsonNode json = osbs.run("get", build, "-o", "json").ended(0).json();
      assertThat(json.path("phase").asString()).isEqualTo("Error");
      assertThat(json.path("image").isNull()).isTrue();
      slotsAreFree();
    }
    nobodySees("orphan");
  }

  @Test
  void cancelEndsTheWorkersOfAKilledOrchestrator() throws Exception {
    try (Gate gate = new Gate();
        Running client = start(hello("ended", gate.wait("waiting")))) {
      String build = client.build();
      gate.awaitArrival();
      kill(osbs.process(build));
      client.ended().ended(5);

      osbs.run("cancel", build)
          .ended(0)
          .says("worker build %s%s1 was asked to end".formatted(build, WORKER));

      Await.until("the end of the worker", () -> phase(build + WORKER + 1).equals("Cancelled"));
      slotsAreFree();
    }
    nobodySees("ended");
  }

  @Test
  void anOrchestratorThatIsKilledWhilePublishingLeavesNoTag() throws Exception {
    try (RegistryGateway gateway = new RegistryGateway(SharedRegistry.host())) {
      RegistryGateway.Held index = gateway.hold("PUT", "/manifests/published-[a-z0-9]{8}$");
      Path site =
          osbs.file(
              "config.yaml", SharedRegistry.configYaml(gateway.host(), SharedRegistry.host()));
      try (Running client = start(site, checkout("published", Sources.scratch("published")))) {
        String build = client.build();
        index.awaitArrival();

        kill(osbs.process(build));

        client.ended().ended(5);
        assertThat(phaseOf(build)).isEqualTo("Error");
        nobodySees("published");
        slotsAreFree();
      }
    }
  }

  @Test
  void cancelWhileAStepRuns() throws Exception {
    try (Gate gate = new Gate();
        Running client = start(hello("cancelled", gate.wait("waiting")))) {
      String build = client.build();
      gate.awaitArrival();

      try (Running once = osbs.start("cancel", build);
          Running twice = osbs.start("cancel", build)) {
        assertThat(once.ended().ended(0).out()).contains(build + " is Cancelled");
        assertThat(twice.ended().ended(0).out()).contains(build + " is Cancelled");
      }

      JsonNode json = client.ended().ended(3).json();
      assertThat(json.path("phase").asString()).isEqualTo("Cancelled");
      assertThat(phase(build + WORKER + 1)).isEqualTo("Cancelled");
      slotsAreFree();
      osbs.run("cancel", build).ended(0);
      osbs.run("watch", build).ended(3);
    }
    nobodySees("cancelled");
  }

  @Test
  void cancelWhileWaitingForASlot() throws Exception {
    Path site = oneSlot();
    try (Gate gate = new Gate();
        Running first = start(site, hello("holder", gate.wait("waiting")))) {
      gate.awaitArrival();
      try (Running second = start(site, checkout("queued", Sources.scratch("queued")))) {
        String build = second.build();
        Await.until(
            "the second build waits",
            () -> osbs.run("why", build).out().contains("every cluster is full"));

        osbs.run("cancel", build).ended(0);

        second.ended().ended(3);
        assertThat(osbs.builds(build + WORKER.substring(0, WORKER.length() - 1))).isEmpty();
      }
      gate.open();
      first.ended().ended(0);
    }
    nobodySees("queued");
  }

  @ParameterizedTest
  @ValueSource(strings = {"children", "index"})
  void cancelWhilePublishing(String moment) throws Exception {
    String name = "withdrawn-" + moment;
    try (RegistryGateway gateway = new RegistryGateway(SharedRegistry.host())) {
      RegistryGateway.Held held =
          moment.equals("index")
              ? gateway.hold("PUT", "/manifests/sha256:|/manifests/%s-[a-z0-9]{8}$".formatted(name))
              : gateway.hold("PUT", "/manifests/%s-[a-z0-9]{8}-".formatted(name));
      Path site =
          osbs.file(
              "config.yaml", SharedRegistry.configYaml(gateway.host(), SharedRegistry.host()));
      try (Running client = start(site, checkout(name, Sources.scratch(name)))) {
        String build = client.build();
        held.awaitArrival();

        osbs.run("cancel", "--detach", build).ended(0);
        // Only when the orchestrator has heard of it may the registry go on.
        Await.until(
            "the orchestrator has heard of the cancel",
            () -> osbs.run("logs", build).out().contains("cancel"));
        held.release();

        client.ended().ended(3);
        List<String> tags = Images.tags(SharedRegistry.host(), name);
        assertThat(tags).doesNotContain("latest", "1.0", "1.0-1");
        slotsAreFree();
      }
    }
  }

  private Path oneSlot() throws Exception {
    return osbs.file(
        "config.yaml",
        SharedRegistry.configYaml()
            + "clusters: {%s: [{name: local-%s, max_concurrent_builds: 1}]}\n"
                .formatted(Machine.NATIVE, Machine.NATIVE));
  }

  private Running start(Path source) throws Exception {
    return start(site(), source);
  }

  private Running start(Path site, Path source) throws Exception {
    return osbs.start(
        "build", "--reactor-config", site, "--platform", Machine.NATIVE, "-o", "json", source);
  }

  private static void kill(ProcessHandle process) throws Exception {
    process.destroyForcibly();
    process.onExit().get();
  }

  private Ran watch(String build) throws Exception {
    return osbs.run("watch", build, "-o", "json");
  }

  private String phaseOf(String build) throws Exception {
    return osbs.run("get", build, "-o", "json").ended(0).json().path("phase").asString();
  }

  /** The phase of a worker build, by its cluster's file; looked at by a command first. */
  private String phase(String worker) throws Exception {
    slotsNow();
    return new Ran(0, Files.readString(osbs.buildDirectory(worker).resolve("status.json")), "")
        .json()
        .path("phase")
        .asString();
  }

  private List<Integer> slotsNow() throws Exception {
    return osbs.run("clusters", "-o", "json").ended(0).json().values().stream()
        .map(cluster -> cluster.path("slots").asInt() + cluster.path("active").asInt())
        .toList();
  }

  private void slotsAreFree() throws Exception {
    assertThat(slotsNow()).containsOnly(0);
  }
}
