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
        awaitWaiting(site, next.build(), i);
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
      for (Running each : all) {
        each.ended().ended(0);
      }
      over.set(true);
      watcher.join();

      assertThat(most.get()).isEqualTo(1);
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
        awaitWaiting(site, scratch.build(), 0);
        try (Running release = start(site, source, "--release=7")) {
          awaitWaiting(site, release.build(), 0);
          awaitWaiting(site, scratch.build(), 1);

          gate.open();
          holder.ended().ended(0);
          release.ended().ended(0);
          scratch.ended().ended(0);
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

  /**
   * The line they stand in, not who is first through the door: on a busy machine the head of the
   * line may be late, and is passed by. The simulation sees to what happens then.
   */
  private void awaitWaiting(Path site, String build, int ahead) throws Exception {
    String place = ahead == 0 ? "next in line" : ahead + " ahead";
    Await.until(
        build + " waits for a slot, " + place,
        () ->
            osbs.run("why", "--reactor-config", site, build)
                .out()
                .contains("every cluster is full: " + place));
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
}
