package io.osbs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.cluster.document.Report;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.image.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneCommandTest {

  @TempDir Path home;
  private Playground play;
  private final List<Playground.Started> running = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    play = new Playground(home);
  }

  @AfterEach
  void close() {
    running.forEach(Playground.Started::close);
    play.close();
  }

  /** A request that ended, with a worker build and an explanation. */
  private void ended(String name) throws Exception {
    try (Playground.Started orchestrator = play.orchestrator(name);
        Playground.Started worker = play.worker(name)) {
      worker.print("a log\n");
      worker.finish(Phase.COMPLETE, null);
      play.explain(name);
      orchestrator.report(
          Phase.COMPLETE,
          null,
          new Report.Image(new Digest("sha256:" + "a".repeat(64)), List.of("oci:/x:" + name)),
          orchestrator.line(Phase.COMPLETE));
      orchestrator.finish(Phase.COMPLETE, null);
    }
    play.later(Duration.ofHours(1));
  }

  private List<String> left() throws Exception {
    List<String> names = new ArrayList<>();
    play.homeCluster().builds().list(Map.of()).forEach(each -> names.add(each.name().value()));
    play.workers().builds().list(Map.of()).forEach(each -> names.add(each.name().value()));
    names.addAll(play.homeCluster().documents().names(""));
    names.remove("osbs-origin");
    return names;
  }

  private String prune(String... more) {
    List<String> arguments = new ArrayList<>(List.of("prune"));
    arguments.addAll(List.of(more));
    Playground.Ran ran = play.run(arguments.toArray(String[]::new));
    assertThat(ran.status()).as(ran.err()).isZero();
    return ran.out().strip();
  }

  @Test
  void byDefaultWhatIsYoungOrAmongTheLastStays() throws Exception {
    ended("one");
    assertThat(prune()).isEqualTo("removed nothing: 0 B");
    play.later(Duration.ofDays(15));
    assertThat(prune()).as("it is among the last twenty").isEqualTo("removed nothing: 0 B");
    assertThat(left()).containsExactly("one", "one-x86-64-1", "one-why");
  }

  @Test
  void whatIsOldGoesWithEverythingThatIsKeptOfIt() throws Exception {
    ended("one");
    ended("two");
    ended("three");
    play.later(Duration.ofDays(15));
    assertThat(prune("--keep", "1")).startsWith("removed 4 builds, 2 documents: ").endsWith("KiB");
    assertThat(left()).containsExactly("three", "three-x86-64-1", "three-why");
    assertThat(prune("--keep", "1")).isEqualTo("removed nothing: 0 B");
  }

  @Test
  void ageCountsFromTheEnd() throws Exception {
    ended("one");
    play.later(Duration.ofHours(5));
    ended("two");
    prune("--keep", "0", "--older-than", "2h");
    assertThat(left()).containsExactly("two", "two-x86-64-1", "two-why");
  }

  @Test
  void aDryRunOnlySaysSo() throws Exception {
    ended("one");
    List<String> before = left();
    assertThat(prune("--keep", "0", "--older-than", "0s", "--dry-run"))
        .contains("build     local-x86_64  one-x86-64-1  -", "document  default       one-why")
        .contains("would remove 2 builds, 1 document (");
    assertThat(left()).isEqualTo(before);
  }

  @Test
  void nothingOfAnActiveBuildGoes() throws Exception {
    running.add(play.orchestrator("one"));
    running.add(play.worker("one"));
    play.explain("one");
    play.later(Duration.ofDays(100));
    List<String> before = left();
    assertThat(prune("--keep", "0", "--older-than", "0s")).isEqualTo("removed nothing: 0 B");
    assertThat(left()).isEqualTo(before);
  }

  @Test
  void aRequestStaysWholeWhileAWorkerBuildOfItIsActive() throws Exception {
    Playground.Started worker = play.worker("one");
    running.add(worker);
    try (Playground.Started orchestrator = play.orchestrator("one")) {
      orchestrator.finish(Phase.CANCELLED, null);
    }
    play.explain("one");
    play.later(Duration.ofHours(1));
    List<String> before = left();
    Playground.Ran ran = play.run("prune", "--keep", "0", "--older-than", "0s");
    assertThat(ran.status()).as("something old stays").isEqualTo(5);
    assertThat(ran.err()).contains("request one stays: its worker build one-x86-64-1");
    assertThat(left()).isEqualTo(before);
  }

  @Test
  void whatSomebodyLeftWhoDiedWhileHePrunedGoes() throws Exception {
    ended("one");
    play.homeCluster().builds().remove(play.find(play.homeCluster(), "one"));
    ended("two");
    play.homeCluster().documents().put("somebody-elses", new byte[1]);
    assertThat(prune("--keep", "5", "--older-than", "30m"))
        .startsWith("removed 1 build, 1 document: ");
    assertThat(left()).containsExactly("two", "two-x86-64-1", "somebody-elses", "two-why");
  }

  @Test
  void buildsWhoseNamesBeginAlikeKeepTheirDocuments() throws Exception {
    ended("one");
    ended("one-b");
    prune("--keep", "1", "--older-than", "0s");
    assertThat(left()).containsExactly("one-b", "one-b-x86-64-1", "one-b-why");
  }

  @Test
  void twoAtOnceDoTheSameAsOne() throws Exception {
    for (int i = 0; i < 8; i++) {
      ended("build-" + i);
    }
    play.later(Duration.ofDays(1));
    List<Callable<String>> both =
        List.of(
            () -> prune("--keep", "0", "--older-than", "0s", "-o", "name"),
            () -> prune("--keep", "0", "--older-than", "0s", "-o", "name"));
    List<String> builds = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> each : threads.invokeAll(both)) {
        each.get().lines().filter(name -> name.endsWith("-x86-64-1")).forEach(builds::add);
      }
    }
    assertThat(builds).as("each is removed by one of them").doesNotHaveDuplicates().hasSize(8);
    assertThat(left()).isEmpty();
    assertThat(play.homeCluster().builds().find(new BuildName("build-1"))).isEmpty();
  }
}
