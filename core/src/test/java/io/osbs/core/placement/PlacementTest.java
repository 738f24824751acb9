package io.osbs.core.placement;

import static io.osbs.core.placement.Considered.Verdict.BUSIER;
import static io.osbs.core.placement.Considered.Verdict.CHOSEN;
import static io.osbs.core.placement.Considered.Verdict.DISABLED;
import static io.osbs.core.placement.Considered.Verdict.FULL;
import static io.osbs.core.placement.Considered.Verdict.LEFT_OUT;
import static io.osbs.core.placement.Considered.Verdict.SILENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildName;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.Candidate.Reading;
import io.osbs.core.placement.Considered.Verdict;
import io.osbs.core.placement.Decision.Outcome;
import io.osbs.core.placement.PlacementSettings.WhenFull;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule of the administrator document, section "clusters", a row for every sentence. */
final class PlacementTest {

  private static final Platform X86 = new Platform("x86_64");

  /** Candidates in the file's order, what comes of them, and the verdict on each. */
  record Row(
      String sentence,
      WhenFull whenFull,
      List<Candidate> candidates,
      Outcome outcome,
      List<Verdict> verdicts,
      int free) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        row(
            "the documented example, idle: the first of equals",
            List.of(busy("osd", 16, 0), busy("prod", 6, 0), off("other", 2)),
            take("osd", 0),
            List.of(CHOSEN, BUSIER, DISABLED),
            22),
        row(
            "the documented example: 8 of 16 is more than 2 of 6",
            List.of(busy("osd", 16, 8), busy("prod", 6, 2), off("other", 2)),
            take("prod", 2),
            List.of(BUSIER, CHOSEN, DISABLED),
            12),
        row(
            "on equal loads the file's order decides, not the number of builds",
            List.of(busy("osd", 16, 8), busy("prod", 6, 3)),
            take("osd", 8),
            List.of(CHOSEN, BUSIER),
            11),
        row(
            "equal fractions are equal although 1/3 and 2/6 differ as decimal numbers",
            List.of(busy("a", 6, 2), busy("b", 3, 1), busy("c", 9, 3)),
            take("a", 2),
            List.of(CHOSEN, BUSIER, BUSIER),
            12),
        row(
            "a later cluster wins only with a strictly lower load",
            List.of(busy("a", 100, 34), busy("b", 3, 1)),
            take("b", 1),
            List.of(BUSIER, CHOSEN),
            68),
        row(
            "foreign builds are load too",
            List.of(shared("a", 4, 0, 2), busy("b", 4, 1)),
            take("b", 1),
            List.of(BUSIER, CHOSEN),
            5),
        row(
            "a disabled cluster is discarded however idle it is",
            List.of(off("a", 16), busy("b", 4, 3)),
            take("b", 3),
            List.of(DISABLED, CHOSEN),
            1),
        row(
            "a maximum of 0 means never place here",
            List.of(busy("a", 0, 0), busy("b", 1, 0)),
            take("b", 0),
            List.of(DISABLED, CHOSEN),
            1),
        row(
            "a cluster at its maximum is not above it: it is full",
            List.of(busy("a", 2, 2), busy("b", 9, 8)),
            take("b", 8),
            List.of(FULL, CHOSEN),
            1),
        row(
            "foreign builds can fill a cluster",
            List.of(shared("a", 4, 1, 3)),
            new Outcome.AllFull(),
            List.of(FULL),
            0),
        row(
            "a cluster above its lowered maximum is full",
            List.of(busy("a", 2, 5)),
            new Outcome.AllFull(),
            List.of(FULL),
            0),
        row(
            "the lowest free slot is taken, also in a gap",
            List.of(candidate("a", 4, answered(List.of(0, 2), 0))),
            take("a", 1),
            List.of(CHOSEN),
            2),
        row(
            "what we are about to take for another platform counts as held",
            List.of(reserving("a", 4, Set.of(0, 1)), busy("b", 4, 1)),
            take("b", 1),
            List.of(BUSIER, CHOSEN),
            5),
        row(
            "what we are about to take is not taken twice",
            List.of(reserving("a", 2, Set.of(0))),
            take("a", 1),
            List.of(CHOSEN),
            1),
        row(
            "what we are about to take is counted once when the cluster shows it already",
            List.of(candidate("a", 2, new Reading.Answered(Surveys.held(1, 0), Set.of(0)))),
            take("a", 1),
            List.of(CHOSEN),
            1),
        row(
            "a shared cluster has room for the platform with the larger maximum",
            List.of(busy("shared", 8, 4)),
            take("shared", 4),
            List.of(CHOSEN),
            4),
        row(
            "and none for the platform with the smaller one",
            List.of(busy("shared", 4, 4)),
            new Outcome.AllFull(),
            List.of(FULL),
            0),
        row(
            "a silent cluster is passed over",
            List.of(candidate("a", 4, new Reading.Silent("timed out")), busy("b", 4, 3)),
            take("b", 3),
            List.of(SILENT, CHOSEN),
            1),
        row(
            "a cluster that was not asked yet is passed over",
            List.of(candidate("a", 4, new Reading.Unasked()), busy("b", 4, 3)),
            take("b", 3),
            List.of(SILENT, CHOSEN),
            1),
        row(
            "a cordoned cluster is left out",
            List.of(candidate("a", 4, new Reading.LeftOut("cordoned: disk")), busy("b", 4, 3)),
            take("b", 3),
            List.of(LEFT_OUT, CHOSEN),
            1),
        row(
            "a disabled cluster is called disabled even if it is silent",
            List.of(
                new Candidate(new ClusterEntry("a", 4, false), new Reading.Silent("timed out"))),
            new Outcome.NoneEnabled(),
            List.of(DISABLED),
            0),
        row(
            "full and silent clusters: those that answered are full",
            List.of(busy("a", 2, 2), candidate("b", 4, new Reading.Silent("timed out"))),
            new Outcome.AllFull(),
            List.of(FULL, SILENT),
            0),
        row(
            "all silent",
            List.of(candidate("a", 4, new Reading.Silent("timed out"))),
            new Outcome.NoneAnswered(),
            List.of(SILENT),
            0),
        row(
            "all disabled or with a maximum of 0",
            List.of(off("a", 4), busy("b", 0, 0)),
            new Outcome.NoneEnabled(),
            List.of(DISABLED, DISABLED),
            0),
        row("no cluster at all", List.of(), new Outcome.NoneEnabled(), List.of(), 0),
        submit(
            "when_full: submit places above the maximum, on the lowest load",
            List.of(busy("a", 2, 4), busy("b", 4, 6)),
            take("b", 6),
            List.of(BUSIER, CHOSEN)),
        submit(
            "when_full: submit keeps the file's order on ties",
            List.of(busy("a", 2, 4), busy("b", 4, 8)),
            take("a", 4),
            List.of(CHOSEN, BUSIER)),
        submit(
            "when_full: submit never places where the maximum is 0",
            List.of(busy("a", 0, 0), busy("b", 4, 8)),
            take("b", 8),
            List.of(DISABLED, CHOSEN)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void theClusterWithTheLowestLoadIsChosen(Row row) {
    Decision decision = Placement.decide(X86, row.candidates(), row.whenFull());

    assertThat(decision.outcome()).isEqualTo(row.outcome());
    assertThat(decision.considered()).map(Considered::verdict).isEqualTo(row.verdicts());
    assertThat(decision.considered())
        .map(Considered::cluster)
        .isEqualTo(row.candidates().stream().map(each -> each.entry().name()).toList());
    if (row.whenFull() == WhenFull.WAIT) {
      assertThat(decision.free()).isEqualTo(row.free());
    }
  }

  @Test
  void afterALostRaceEachBuildHasAnOrderOfItsOwnAmongEquals() {
    List<Candidate> equals = List.of(busy("a", 4, 1), busy("b", 8, 2), busy("c", 4, 1));
    List<Candidate> oneIsLess = List.of(busy("a", 4, 1), busy("b", 8, 1), busy("c", 4, 1));
    Set<String> chosen = new TreeSet<>();
    for (int i = 0; i < 50; i++) {
      Ties own = new Ties.OwnOrder(new BuildName("build-" + i));
      chosen.add(cluster(Placement.decide(X86, equals, WhenFull.WAIT, own)));
      assertThat(cluster(Placement.decide(X86, oneIsLess, WhenFull.WAIT, own))).isEqualTo("b");
    }
    assertThat(chosen).containsExactly("a", "b", "c");
    assertThat(cluster(Placement.decide(X86, equals, WhenFull.WAIT))).isEqualTo("a");
  }

  private static String cluster(Decision decision) {
    return ((Outcome.Take) decision.outcome()).cluster();
  }

  @Test
  void theExplanationHasTheNumbersAndTheReasons() {
    Decision decision =
        Placement.decide(
            X86,
            List.of(
                shared("a", 8, 1, 3),
                off("b", 4),
                busy("c", 0, 0),
                candidate("d", 4, new Reading.Silent("timed out")),
                candidate("e", 4, new Reading.LeftOut("cordoned: disk"))),
            WhenFull.WAIT);

    assertThat(decision.considered())
        .containsExactly(
            new Considered("a", 1, 3, 8, CHOSEN, ""),
            new Considered("b", 0, 0, 4, DISABLED, "enabled: false"),
            new Considered("c", 0, 0, 0, DISABLED, "max_concurrent_builds is 0"),
            new Considered("d", 0, 0, 4, SILENT, "timed out"),
            new Considered("e", 0, 0, 4, LEFT_OUT, "cordoned: disk"));
    assertThat(decision.considered())
        .map(Considered::load)
        .containsExactly(0.5, 0.0, 0.0, 0.0, 0.0);
  }

  @Test
  void loadIsEvenOverClustersWhenBuildsArePlacedOneAfterTheOther() {
    assertThat(placed(25, 10, 10, 10, 10, 10)).containsExactly(5, 5, 5, 5, 5);
    assertThat(placed(50, 10, 10, 10, 10, 10)).containsExactly(10, 10, 10, 10, 10);
    assertThat(placed(15, 4, 16, 10)).as("half of each maximum").containsExactly(2, 8, 5);
  }

  /** How many of so many builds each cluster got. */
  private static int[] placed(int builds, int... maxima) {
    int[] held = new int[maxima.length];
    for (int build = 0; build < builds; build++) {
      List<Candidate> candidates = new ArrayList<>();
      for (int i = 0; i < maxima.length; i++) {
        candidates.add(busy(Integer.toString(i), maxima[i], held[i]));
      }
      Decision decision = Placement.decide(X86, candidates, WhenFull.WAIT);
      held[Integer.parseInt(((Outcome.Take) decision.outcome()).cluster())]++;
    }
    return held;
  }

  private static Row row(
      String sentence,
      List<Candidate> candidates,
      Outcome outcome,
      List<Verdict> verdicts,
      int free) {
    return new Row(sentence, WhenFull.WAIT, candidates, outcome, verdicts, free);
  }

  private static Row submit(
      String sentence, List<Candidate> candidates, Outcome outcome, List<Verdict> verdicts) {
    return new Row(sentence, WhenFull.SUBMIT, candidates, outcome, verdicts, 0);
  }

  private static Outcome take(String cluster, int number) {
    return new Outcome.Take(cluster, number);
  }

  private static Candidate busy(String name, int maximum, int held) {
    return shared(name, maximum, held, 0);
  }

  private static Candidate shared(String name, int maximum, int held, int foreign) {
    return candidate(name, maximum, new Reading.Answered(Surveys.held(held, foreign), Set.of()));
  }

  private static Candidate reserving(String name, int maximum, Set<Integer> reserved) {
    return candidate(name, maximum, new Reading.Answered(Surveys.held(0, 0), reserved));
  }

  private static Reading answered(List<Integer> held, int foreign) {
    return new Reading.Answered(Surveys.held(held, foreign), Set.of());
  }

  private static Candidate off(String name, int maximum) {
    return new Candidate(new ClusterEntry(name, maximum, false), new Reading.Unasked());
  }

  private static Candidate candidate(String name, int maximum, Reading reading) {
    return new Candidate(new ClusterEntry(name, maximum, true), reading);
  }
}
