package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Await;
import io.osbs.it.tools.Gate;
import io.osbs.it.tools.Images;
import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Ran;
import io.osbs.it.tools.Running;
import io.osbs.it.tools.SharedRegistry;
import io.osbs.it.tools.Sources;
import io.osbs.testkit.tools.FaultProxy;
import io.osbs.testkit.tools.FaultProxy.Behaviour;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What an administrator does to a cluster, what is left when a build's process is lost, and asking
 * again: with the distribution's own command.
 */
class FailoverTest extends EndToEnd {

  private static final String CLUSTER = "local-" + Machine.NATIVE;
  private static final String WORKER = "-" + Machine.NATIVE.replace('_', '-') + "-";

  private Path site(String more) throws Exception {
    return osbs.file(
        "config.yaml",
        SharedRegistry.configYaml()
            + "clusters: {%s: [{name: %s, max_concurrent_builds: 1}]}\n"
                .formatted(Machine.NATIVE, CLUSTER)
            + more);
  }

  private Running start(Path site, Path source) throws Exception {
    return osbs.start("build", "--reactor-config", site, "-o", "json", source);
  }

  private Ran on(Path site, Object... arguments) throws Exception {
    Object[] all = new Object[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--reactor-config";
    all[arguments.length + 1] = site;
    return osbs.run(all);
  }

  private JsonNode cluster(Path site) throws Exception {
    return on(site, "clusters", "-o", "json").ended(0).json().path(0);
  }

  private static void kill(ProcessHandle process) throws Exception {
    process.destroyForcibly();
    process.onExit().get();
  }

  @Test
  void aCordonHoldsBackTheNextPlacementUntilItIsTakenAway() throws Exception {
    Path site = site("");
    on(site, "cluster", "cordon", CLUSTER, "--reason", "new disks").ended(0);

    assertThat(cluster(site).path("cordoned").asBoolean()).isTrue();
    assertThat(cluster(site).path("cordon").path("reason").asString()).isEqualTo("new disks");
    assertThat(cluster(site).path("choice").asBoolean()).isFalse();
    try (Running build = start(site, checkout("held", Sources.scratch("held")))) {
      String name = build.build();
      Await.until(
          "the build says why it waits", () -> on(site, "why", name).out().contains("new disks"));
      on(site, "cluster", "uncordon", CLUSTER).ended(0).says("no longer cordoned");

      build.ended().ended(0);
    }
    assertThat(cluster(site).path("cordoned").asBoolean()).isFalse();
  }

  @Test
  void aDrainWaitsForWhatRunsAndLetsNothingNewIn() throws Exception {
    Path site = site("");
    try (Gate gate = new Gate();
        Running build = start(site, hello("drained", gate.wait("waiting")))) {
      gate.awaitArrival();
      try (Running drain =
          osbs.start("cluster", "drain", CLUSTER, "--wait", "--reactor-config", site)) {
        drain.awaitText("1 still on " + CLUSTER);
        gate.open();

        build.ended().ended(0);
        assertThat(drain.ended().ended(0).out()).contains(CLUSTER + " is drained");
      }
    }
  }

  @Test
  void aClusterThatNobodyKnowsCannotBeCordoned() throws Exception {
    on(site(""), "cluster", "cordon", "nowhere", "--reason", "x")
        .ended(2)
        .says("there is no cluster 'nowhere'", CLUSTER);
  }

  @Test
  void whoWaitsForLongerThanTheQueueTimeoutGivesUpWithItsOwnStatus() throws Exception {
    Path site = site("placement: {queue_timeout: 3s}\n");
    try (Gate gate = new Gate();
        Running holder = start(site, hello("holder", gate.wait("waiting")))) {
      gate.awaitArrival();
      try (Running waiting = start(site, checkout("late", Sources.scratch("late")))) {
        waiting
            .ended()
            .ended(6)
            .says("no slot became free within queue_timeout (3s)", "1 slots held");
      }
      gate.open();
      holder.ended().ended(0);
    }
  }

  /** Kills the orchestrator build when its worker build is at the gate. */
  private String loseOrchestrator(Running client, Gate gate) throws Exception {
    String build = client.build();
    gate.awaitArrival();
    kill(osbs.process(build));
    client.ended().ended(5);
    return build;
  }

  @Test
  void aRetryTakesOverTheWorkerOfAKilledOrchestrator() throws Exception {
    Path site = site("");
    try (Gate gate = new Gate();
        Running client = start(site, hello("resumed", gate.wait("waiting")))) {
      String build = loseOrchestrator(client, gate);

      try (Running again = osbs.start("retry", build, "-o", "json", "--reactor-config", site)) {
        String next = build + "-again-1";
        Await.until("it is adopted", () -> on(site, "why", next).out().contains(" adopted"));
        gate.open();

        JsonNode report = again.ended().ended(0).json();
        assertThat(report.path("request").asString()).isEqualTo(build);
        assertThat(report.path("workers").path(0).path("build").asString())
            .isEqualTo(build + WORKER + 1);
      }
    }
  }

  @Test
  void aRetryOfABuildThatIsCompleteOrRunsIsRefused() throws Exception {
    Path site = site("");
    Ran done = start(site, checkout("complete", Sources.scratch("complete"))).ended().ended(0);
    on(site, "retry", done.json().path("build").asString()).ended(2).says("is Complete");
  }

  @Test
  void whatFailedIsBuiltAgainUnderANewName() throws Exception {
    Path site = site("");
    Ran failed = start(site, hello("broken", "RUN exit 3")).ended().ended(1);
    Ran again =
        on(site, "retry", failed.json().path("build").asString(), "--failed-only", "-o", "json")
            .ended(1);
    assertThat(again.json().path("workers").path(0).path("attempt").asInt()).isGreaterThan(1);
    assertThat(again.json().path("failure").path("cause").asString()).isEqualTo("step");
  }

  @Test
  void reapEndsTheWorkerThatNobodyWaitsFor() throws Exception {
    Path site = site("placement: {orphan_grace: 1s}\n");
    try (Gate gate = new Gate();
        Running client = start(site, hello("orphan", gate.wait("waiting")))) {
      String build = loseOrchestrator(client, gate);

      Await.until(
          "it is reaped",
          () ->
              on(site, "reap")
                  .out()
                  .contains(
                      "worker build %s%s1 was asked to end: its orchestrator build %s is Error"
                          .formatted(build, WORKER, build)));
      Await.until("its slot is free", () -> cluster(site).path("active").asInt() == 0);
    }
  }

  @Test
  void everyLossIsInTheReport() throws Exception {
    Path site = site("placement: {infrastructure_retries: 1}\n");
    try (Gate gate = new Gate();
        Running client = start(site, hello("lost", gate.wait("waiting")))) {
      String build = client.build();
      gate.awaitArrival();
      kill(osbs.process(build + WORKER + 1));
      gate.awaitArrival();
      gate.open();

      JsonNode loss = client.ended().ended(0).json().path("workers").path(0).path("losses").path(0);
      assertThat(loss.path("cluster").asString()).isEqualTo(CLUSTER);
      assertThat(loss.path("failure").path("cause").asString()).isEqualTo("process-lost");
    }
  }

  @Test
  void aRegistryBehindAWireThatIsCutIsTriedAgain() throws Exception {
    String[] address = SharedRegistry.host().split(":", -1);
    InetSocketAddress registry =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(address[1]));
    try (FaultProxy proxy = new FaultProxy(registry)) {
      proxy.behave(new Behaviour.CutAfter(0));
      Path site =
          osbs.file(
              "config.yaml",
              SharedRegistry.configYaml("127.0.0.1:" + proxy.port(), SharedRegistry.host()));
      try (Running build = start(site, checkout("cut", Sources.scratch("cut")))) {
        Await.until("the wire was cut", () -> proxy.accepted() > 1);
        proxy.behave(new Behaviour.Pass());

        build.ended().ended(0);
      }
    }
  }

  @Test
  void aWorkerThatStandsStillEndsWhenItIsCancelled() throws Exception {
    Path site = site("");
    try (Gate gate = new Gate();
        Running client = start(site, hello("stopped", gate.wait("waiting")))) {
      String build = client.build();
      gate.awaitArrival();
      long pid = osbs.process(build + WORKER + 1).pid();
      signal(pid, "STOP");

      on(site, "cancel", build).ended(0);
      client.ended().ended(3);
      assertThat(cluster(site).path("active").asInt()).isZero();
    }
  }

  @Test
  void anOrchestratorThatStandsStillForAWhileGoesOnAndLosesNothing() throws Exception {
    Path site = site("");
    try (Gate gate = new Gate();
        Running client = start(site, hello("paused", gate.wait("waiting")))) {
      String build = client.build();
      gate.awaitArrival();
      long orchestrator = osbs.process(build).pid();
      signal(orchestrator, "STOP");
      gate.open();
      Await.until("the worker ends without it", () -> cluster(site).path("active").asInt() == 0);
      signal(orchestrator, "CONT");

      JsonNode worker = client.ended().ended(0).json().path("workers").path(0);
      assertThat(worker.path("attempt").asInt()).isEqualTo(1);
    }
  }

  private static void signal(long pid, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  @Test
  void aRetryOfWhatFailedTakesOverTheImagesOfTheOtherPlatforms() throws Exception {
    Machine.needEmulator();
    Path site = osbs.file("config.yaml", SharedRegistry.configYaml());
    String onlyNative = "RUN test $(uname -m) = %s || exit 3".formatted(Machine.NATIVE);
    Ran failed =
        build(site, hello("partly", onlyNative), Machine.NATIVE, Machine.EMULATED).ended(1);
    JsonNode first = worker(failed.json(), Machine.NATIVE);
    assertThat(first.path("phase").asString()).isEqualTo("Complete");
    assertThat(worker(failed.json(), Machine.EMULATED).path("phase").asString())
        .isEqualTo("Failed");

    Ran again =
        on(site, "retry", failed.json().path("build").asString(), "--failed-only", "-o", "json")
            .ended(1);

    JsonNode reused = worker(again.json(), Machine.NATIVE);
    assertThat(reused.path("digest").asString()).isEqualTo(first.path("digest").asString());
    assertThat(reused.path("build").asString()).isEqualTo(first.path("build").asString());
    assertThat(worker(again.json(), Machine.EMULATED).path("attempt").asInt()).isGreaterThan(1);
  }

  /** Tags of a build that failed are taken back, and registries remove what has none. */
  @Test
  void aRetryBuildsAgainWhatTheRegistryHasLost() throws Exception {
    Machine.needEmulator();
    Path site = osbs.file("config.yaml", SharedRegistry.configYaml());
    String onlyNative = "RUN test $(uname -m) = %s || exit 3".formatted(Machine.NATIVE);
    Ran failed =
        build(site, hello("removed", onlyNative), Machine.NATIVE, Machine.EMULATED).ended(1);
    JsonNode first = worker(failed.json(), Machine.NATIVE);
    String digest = first.path("digest").asString();
    Images.delete("docker://%s/removed@%s".formatted(SharedRegistry.host(), digest));

    Ran again =
        on(site, "retry", failed.json().path("build").asString(), "--failed-only", "-o", "json")
            .ended(1);

    JsonNode rebuilt = worker(again.json(), Machine.NATIVE);
    assertThat(rebuilt.path("phase").asString()).isEqualTo("Complete");
    assertThat(rebuilt.path("attempt").asInt()).isGreaterThan(first.path("attempt").asInt());
    assertThat(on(site, "why", again.json().path("build").asString()).ended(0).out())
        .contains("built again", "does not have " + digest);
  }

  /** It is Pending, as there is no processor for it; its slot is removed behind its back. */
  @Test
  void aWorkerThatStandsStillWhileItsSlotIsGivenAwayDoesNothingWhenItGoesOn() throws Exception {
    Path conf =
        osbs.file(
            "osbs.conf",
            """
            [general]
            [default]
            engine = local
            can_orchestrate = true
            [east]
            engine = local
            cpus = 1
            """);
    Path site =
        osbs.file(
            "config.yaml",
            SharedRegistry.configYaml()
                + "clusters: {%s: [{name: east, max_concurrent_builds: 2}]}\n"
                    .formatted(Machine.NATIVE));
    try (Gate gate = new Gate();
        Running first = fenced(conf, site, hello("first", gate.wait("waiting")))) {
      gate.awaitArrival();
      try (Running second = fenced(conf, site, hello("second"))) {
        String build = second.build();
        String worker = build + WORKER + 1;
        // Then it holds nothing that others need: it looks for a processor, now and then.
        Await.until(
            "it waits for a processor",
            () ->
                osbs.run("get", build, "--config", conf, "--reactor-config", site, "-o", "json")
                    .json()
                    .path("workers")
                    .path(0)
                    .path("phase")
                    .asString()
                    .equals("Pending"));
        long pid = osbs.process(worker).pid();
        signal(pid, "STOP");
        Files.delete(slotOf(worker));
        gate.open();
        first.ended().ended(0);
        signal(pid, "CONT");

        JsonNode built = second.ended().ended(0).json().path("workers").path(0);
        assertThat(built.path("attempt").asInt()).isEqualTo(2);
        JsonNode loss = built.path("losses").path(0);
        assertThat(loss.path("failure").path("cause").asString()).isEqualTo("slot-lost");
        assertThat(Files.readString(osbs.buildDirectory(worker).resolve("log")))
            .doesNotContain("STEP 1");
      }
    }
  }

  private Running fenced(Path conf, Path site, Path source) throws Exception {
    return osbs.start(
        "build", "--config", conf, "--reactor-config", site, "--scratch", "-o", "json", source);
  }

  private Path slotOf(String worker) throws Exception {
    Path slots = osbs.buildDirectory(worker).resolveSibling("..").normalize().resolve("slots");
    try (Stream<Path> all = Files.list(slots)) {
      for (Path each : all.filter(file -> file.toString().endsWith(".json")).toList()) {
        if (Files.readString(each).contains(worker)) {
          return each;
        }
      }
    }
    throw new AssertionError("no slot of " + worker);
  }
}
