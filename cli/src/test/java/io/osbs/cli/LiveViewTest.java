package io.osbs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.cluster.document.Report;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.image.Platform;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveViewTest {

  private static final Instant START = Instant.parse("2026-11-22T17:00:00Z");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private LiveView view(boolean colour) {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true);
    Console console =
        new Console(
            nowhere, new PrintStream(err, true, StandardCharsets.UTF_8), true, true, false, colour);
    return new LiveView(
        console, new BuildName("hello"), InstantSource.fixed(START.plusSeconds(65)));
  }

  private String drawn() {
    String text = err.toString(StandardCharsets.UTF_8);
    err.reset();
    return text;
  }

  private static Report report(Phase phase, @Nullable Instant finished, Report.Worker... workers) {
    return new Report(
        new BuildName("hello"),
        "hello",
        RequestClass.RELEASE,
        phase,
        "building",
        new Source("https://git.example.com/hello", "0123456789", null),
        START,
        finished,
        List.of(workers),
        null,
        null,
        null);
  }

  private static Report.Worker worker(
      String platform, @Nullable String cluster, Phase phase, String step) {
    return new Report.Worker(
        new Platform(platform), cluster, null, phase, null, 1, step, START.plusSeconds(60));
  }

  @Test
  void aLineForTheBuildAndOneForEachPlatform() {
    view(false)
        .report(
            report(
                Phase.RUNNING,
                null,
                worker("x86_64", "east", Phase.RUNNING, "push"),
                worker("ppc64le", null, Phase.NEW, "waiting for a slot\nand more")));
    assertThat(drawn())
        .isEqualTo(
            "\u001b[J\u001b[?7l"
                + "hello  Running, building  1m05s\n"
                + "  x86_64   Running    east     5s  push\n"
                + "  ppc64le  New        -        5s  waiting for a slot\n"
                + "\u001b[?7h");
  }

  @Test
  void theNextFrameIsDrawnOverTheLast() {
    LiveView view = view(false);
    view.report(report(Phase.RUNNING, null, worker("x86_64", "east", Phase.RUNNING, "a")));
    drawn();
    view.report(report(Phase.RUNNING, null, worker("x86_64", "east", Phase.RUNNING, "b")));
    assertThat(drawn()).startsWith("\u001b[2A\r\u001b[J").contains("  b\n");
  }

  @Test
  void timesStandStillWhenABuildHasEnded() {
    view(false)
        .report(
            report(
                Phase.COMPLETE,
                START.plusSeconds(61),
                worker("x86_64", "east", Phase.COMPLETE, "done")));
    assertThat(drawn())
        .contains("hello  Complete  1m01s\n", "  x86_64  Complete   east  1m00s  done\n");
  }

  @Test
  void phasesHaveColoursWhereTheyAreWelcome() {
    view(true)
        .report(
            report(Phase.RUNNING, null, worker("x86_64", "east", Phase.FAILED, "STEP 2 failed")));
    assertThat(drawn())
        .contains("\u001b[36mhello  Running, building\u001b[0m", "\u001b[31m  x86_64  Failed");
  }

  @Test
  void theLogIsNotShownAndClosingLeavesAnEmptyLine() {
    LiveView view = view(false);
    view.log("a line\n".getBytes(StandardCharsets.UTF_8));
    view.close();
    assertThat(drawn()).as("nothing was drawn").isEmpty();
    view.report(report(Phase.RUNNING, null));
    drawn();
    view.close();
    view.close();
    assertThat(drawn()).isEqualTo(System.lineSeparator());
  }
}
