package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Await;
import io.osbs.it.tools.Gate;
import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Running;
import io.osbs.it.tools.SharedRegistry;
import io.osbs.it.tools.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** More builds than slots: nobody gets in above the maximum, everybody gets in in turn. */
class WaitingTest extends EndToEnd {

  private static final int BUILDS = 4;

  @Test
  void buildsTakeTurnsOnOneSlot() throws Exception {
    Path site = oneSlot();
    Path source = checkout("turns", Sources.scratch("turns"));
    AtomicInteger most = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    List<Running> all = new ArrayList<>();
    try (Gate gate = new Gate();
        Running holder = start(site, hello("holder", gate.wait("waiting")), "--scratch")) {
      gate.awaitArrival();
      for (int i = 0; i < BUILDS; i++) {
        Running next = start(site, source, "--scratch");
        all.add(next);
        // One after the other, so that their ages are in this order.
        awaitWaiting(site, next.build());
      }
      assertThat(osbs.run("why", "--reactor-config", site, all.getLast().build()).ended(0).out())
          .contains(
              "every cluster is full",
              "load 1.00 (1 slots held, 0 foreign builds, maximum 1): full",
              "now: %s: waiting for a slot, every cluster is full: ".formatted(Machine.NATIVE),
              "slots are held by ");
      Thread watcher = Thread.ofVirtual().start(() -> watchSlots(most, over));

      gate.open();
      holder.ended().ended(0);
      List<String> builds = new ArrayList<>();
      for (Running each : all) {
        builds.add(each.ended().ended(0).json().path("build").asString());
      }
      over.set(true);
      watcher.join();

      assertThat(most.get()).isEqualTo(1);
      assertThat(inOrderOfTheirWorkersStart(builds)).isEqualTo(builds);
    } finally {
      over.set(true);
      all.forEach(Running::close);
    }
  }

  @Test
  void aReleaseBuildGoesBeforeScratchBuilds() throws Exception {
    Path site = oneSlot();
    Path source = checkout("urgent", Sources.scratch("urgent"));
    try (Gate gate = new Gate();
        Running holder = start(site, hello("holder", gate.wait("waiting")), "--scratch")) {
      gate.awaitArrival();
      try (Running scratch = start(site, source, "--scratch")) {
        awaitWaiting(site, scratch.build());
        try (Running release = start(site, source, "--release=7")) {
          awaitWaiting(site, release.build());

          gate.open();
          holder.ended().ended(0);
          String second = scratch.ended().ended(0).json().path("build").asString();
          String first = release.ended().ended(0).json().path("build").asString();

          assertThat(inOrderOfTheirWorkersStart(List.of(second, first)))
              .containsExactly(first, second);
        }
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

  private Running start(Path site, Path source, String kind) throws Exception {
    return osbs.start("build", "--reactor-config", site, kind, "-o", "json", source);
  }

  private void awaitWaiting(Path site, String build) throws Exception {
    Await.until(
        build + " waits for a slot",
        () ->
            osbs.run("why", "--reactor-config", site, build)
                .out()
                .contains("every cluster is full"));
  }

  /** The most worker builds that were ever seen at work, and slots that were ever seen held. */
  private void watchSlots(AtomicInteger most, AtomicBoolean over) {
    Path cluster = osbs.home().resolve("local-" + Machine.NATIVE);
    try {
      Await.until(
          "the end of all builds",
          () -> {
            most.accumulateAndGet(entries(cluster.resolve("slots")), Math::max);
            return over.get();
          });
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static int entries(Path directory) throws Exception {
    try (var entries = Files.list(directory)) {
      return (int)
          entries
              .filter(path -> path.toString().endsWith(".json"))
              .filter(path -> !path.getFileName().toString().startsWith("."))
              .count();
    }
  }

  private List<String> inOrderOfTheirWorkersStart(List<String> builds) throws Exception {
    List<String> started = new ArrayList<>();
    for (String build : builds) {
      Path worker =
          osbs.buildDirectory("%s-%s-1".formatted(build, Machine.NATIVE.replace('_', '-')));
      JsonNode status =
          JsonMapper.shared().readTree(Files.readAllBytes(worker.resolve("status.json")));
      started.add(status.path("started").asString() + " " + build);
    }
    return started.stream().sorted().map(line -> line.substring(line.indexOf(' ') + 1)).toList();
  }
}
