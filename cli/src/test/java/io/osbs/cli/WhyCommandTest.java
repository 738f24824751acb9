package io.osbs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.cluster.document.Explanation;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.site.Origin;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody reads who was woken because a build has failed, or stands still. */
class WhyCommandTest {

  private static final Platform X86 = new Platform("x86_64");

  @TempDir Path home;
  private Playground play;

  @BeforeEach
  void open() throws Exception {
    play = new Playground(home);
  }

  @AfterEach
  void close() {
    play.close();
  }

  private String why(String... more) {
    String[] arguments = new String[2 + more.length];
    arguments[0] = "why";
    arguments[1] = "one";
    System.arraycopy(more, 0, arguments, 2, more.length);
    Playground.Ran ran = play.run(arguments);
    assertThat(ran.status()).as(ran.err()).isZero();
    return ran.out();
  }

  private String failed(Failure failure, Explanation.Entry... history) throws Exception {
    try (Playground.Started build = play.orchestrator("one")) {
      play.explain("one", history);
      build.report(Phase.FAILED, failure, build.line(Phase.FAILED));
      build.finish(Phase.FAILED, failure);
    }
    return why();
  }

  private Explanation.Entry entry(@Nullable Platform platform, String text) {
    return new Explanation.Entry(Instant.parse("2026-11-22T17:00:01Z"), platform, text, List.of());
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void everyKindOfFailureSaysWhatToDoNext(FailureKind kind) throws Exception {
    assertThat(failed(new Failure(kind, FailureCause.UNKNOWN, X86, "it broke", List.of("a line"))))
        .contains("one is Failed", kind.word() + " failure: x86_64: it broke", "  | a line")
        .contains("next: ")
        .doesNotContain("null");
  }

  @ParameterizedTest
  @EnumSource(FailureCause.class)
  void everyFaultOfThePlaceEndsWithARetry(FailureCause cause) throws Exception {
    assertThat(
            failed(new Failure(FailureKind.INFRASTRUCTURE, cause, X86, "it broke", List.of()))
                .stripTrailing())
        .endsWith("try again: osbs retry one")
        .doesNotContain("null");
  }

  @ParameterizedTest
  @CsvSource({
    "DISK_FULL, make room; what may go: osbs prune --dry-run",
    "OUT_OF_MEMORY, memory_limit in osbs.conf",
    "SOURCE, git ls-remote https://git.example.com/hello",
    "NODE_LOST, which one fails: osbs clusters",
    "PENDING_TOO_LONG, look why its pod does not start",
    "DEFECT, report it with the output of osbs logs one"
  })
  void aCauseThatIsKnownHasItsOwnRemedy(FailureCause cause, String remedy) throws Exception {
    assertThat(failed(new Failure(FailureKind.INFRASTRUCTURE, cause, X86, "it broke", List.of())))
        .contains(remedy);
  }

  @Test
  void aDeadlineIsNotTheFaultOfTheSource() throws Exception {
    assertThat(
            failed(
                new Failure(
                    FailureKind.BUILD, FailureCause.DEADLINE, X86, "exceeded 3 h", List.of())))
        .contains("osbs logs one --platform x86_64", "placement.worker_deadline")
        .doesNotContain("correct the source");
  }

  @Test
  void aBuildThatDoesNotStartSaysWhatItsClusterSays() throws Exception {
    play.homeCluster()
        .builds()
        .annotate(
            play.submitted("one"), Map.of(Labels.STEP, "pending: ImagePullBackOff: not found"));
    assertThat(why())
        .contains(", pending: ImagePullBackOff: not found")
        .contains("next: what may keep it from starting, such as a quota: osbs cluster check");
    assertThat(play.run("get", "one").out()).contains(", pending: ImagePullBackOff: not found");
  }

  @Test
  void nothingIsSaidTwice() throws Exception {
    String said = "STEP 4/9: RUN make failed with exit status 2";
    String out =
        failed(
            new Failure(FailureKind.BUILD, FailureCause.STEP, X86, said, List.of()),
            entry(X86, "worker build one-x86-64-1 created on local-x86_64"),
            entry(X86, said),
            entry(null, "x86_64: " + said),
            entry(null, "something else"));
    assertThat(out).containsOnlyOnce(said).containsOnlyOnce("x86_64: ended, see below");
    assertThat(out).contains("something else");
  }

  @Test
  void commandsToPasteChooseTheSameSite() throws Exception {
    Failure failure =
        new Failure(FailureKind.INFRASTRUCTURE, FailureCause.UNKNOWN, X86, "x", List.of());
    failed(failure);
    assertThat(why("-i", "default")).contains("try again: osbs retry one\n");
    assertThat(new SiteOptions().words()).isEmpty();
    SiteOptions options = new SiteOptions();
    options.config = Path.of("/etc/my site/osbs.conf");
    options.instance = "east";
    assertThat(options.words()).isEqualTo(" --config '/etc/my site/osbs.conf' -i east");
  }

  @Test
  void aWaitSaysWhoIsInTheWay() throws Exception {
    try (Playground.Started build = play.orchestrator("one")) {
      Explanation.Entry waiting =
          new Explanation.Entry(
              play.instant(),
              X86,
              "waiting for a slot, every cluster is full",
              List.of(),
              new Explanation.Wait(2, List.of()));
      play.explain("one", waiting);
      build.report(
          Phase.RUNNING,
          null,
          new Report.Worker(
              X86,
              null,
              null,
              Phase.NEW,
              null,
              1,
              "waiting for a slot, every cluster is full: 2 others come first",
              play.instant()));
      play.workers()
          .slots()
          .take(0, new BuildName("other-x86-64-1"), Origin.of(play.homeCluster()));
      play.later(Duration.ofMinutes(3));

      assertThat(why())
          .contains(
              "now: x86_64: waiting for a slot, every cluster is full: 2 others come first",
              "slot 0 is held by other-x86-64-1, not created yet, since 3m",
              "next: follow it: osbs watch one",
              "next: end it: osbs cancel one");
    }
  }
}
