package io.osbs.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.simulation.Capacity.Load;
import io.osbs.simulation.Capacity.Outcome;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** Capacity questions whose answers can be worked out by hand. */
final class CapacityTest {

  private static final Platform X = new Platform("x86_64");

  /** What taking over a slot from another build costs at most here, three times in a row. */
  private static final Duration HANDOVERS = Duration.ofSeconds(9);

  private static final Duration LENGTH = Duration.ofMinutes(10);

  private static Map<Platform, List<ClusterEntry>> clusters(int maximum) {
    return Map.of(X, List.of(new ClusterEntry("one", maximum, true)));
  }

  private static List<Load> atOnce(int builds) {
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < builds; i++) {
      loads.add(new Load(Duration.ofMillis(i), RequestClass.SCRATCH, Map.of(X, LENGTH)));
    }
    return loads;
  }

  @Test
  void twoBuildsOnOneSlotRunOneAfterTheOther() {
    Outcome outcome = Capacity.run(clusters(1), atOnce(2), 1);
    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.complete()).isEqualTo(2);
    assertThat(outcome.makespan()).isBetween(LENGTH.multipliedBy(2), Duration.ofSeconds(1_230));
    assertThat(outcome.longest()).isBetween(LENGTH, LENGTH.plusSeconds(15));
    assertThat(outcome.clusters())
        .singleElement()
        .satisfies(use -> {
          assertThat(use.peak()).isEqualTo(1);
          assertThat(use.utilisation()).isBetween(0.97, 1.0);
        });
  }

  /** What is worked out by hand: waits of 0, 6, 12 and 0 minutes, 40 minutes of work in 70. */
  @Test
  void fourBuildsOnOneSlotWaitAsWorkedOutByHand() {
    List<Load> loads = new ArrayList<>();
    for (int minute : new int[] {0, 4, 8, 60}) {
      loads.add(new Load(Duration.ofMinutes(minute), RequestClass.RELEASE, Map.of(X, LENGTH)));
    }
    Outcome outcome = Capacity.run(clusters(1), loads, 1);
    assertThat(outcome.builds()).isEqualTo(4);
    assertThat(outcome.mean()).isCloseTo(Duration.ofSeconds(270), HANDOVERS);
    assertThat(outcome.median()).isLessThan(HANDOVERS);
    assertThat(outcome.p95()).isCloseTo(Duration.ofMinutes(12), HANDOVERS);
    assertThat(outcome.longest()).isCloseTo(Duration.ofMinutes(12), HANDOVERS);
    assertThat(outcome.makespan()).isCloseTo(Duration.ofMinutes(70), HANDOVERS);
    assertThat(outcome.clusters().getFirst().utilisation()).isCloseTo(40 / 70.0, offset(0.01));
  }

  /**
   * Builds of one length that come at random to one slot are the queue M/D/1, whose mean wait is
   * load x length / (2 x (1 - load)). A few days differ from the formula by chance, so they are
   * also compared with what exactly these arrivals must wait when the slot is never idle while one
   * waits: the sum of the waits does not depend on who goes first.
   */
  @Test
  void buildsThatComeAtRandomWaitAsQueueingTheorySays() {
    double load = 0.7;
    List<Load> loads =
        Capacity.steady(
            load * Duration.ofHours(1).dividedBy(LENGTH),
            Duration.ofHours(80),
            List.of(X),
            LENGTH,
            LENGTH,
            7);
    Outcome outcome = Capacity.run(clusters(1), loads, 1);
    assertThat(outcome.complete()).isEqualTo(loads.size()).isGreaterThan(300);

    Duration freeAt = Duration.ZERO;
    Duration sum = Duration.ZERO;
    for (Load next : loads) {
      Duration start = freeAt.compareTo(next.at()) > 0 ? freeAt : next.at();
      sum = sum.plus(start.minus(next.at()));
      freeAt = start.plus(LENGTH);
    }
    Duration exact = sum.dividedBy(loads.size());
    assertThat(outcome.mean()).isBetween(exact, exact.plusSeconds(15));
    double formula = load * LENGTH.toSeconds() / (2 * (1 - load));
    assertThat((double) outcome.mean().toSeconds()).isCloseTo(formula, withinPercentage(10));
  }

  @Test
  void anotherClusterHalvesTheWork() {
    Outcome before = Capacity.run(clusters(1), atOnce(4), 1);
    Map<Platform, List<ClusterEntry>> more =
        Capacity.with(clusters(1), X, new ClusterEntry("two", 1, true));
    Outcome after = Capacity.run(more, atOnce(4), 1);
    assertThat(after.makespan()).isLessThan(before.makespan().dividedBy(2).plusSeconds(30));
    assertThat(before.comparedWith("with cluster two", after))
        .contains("as it is", "with cluster two", "wait, mean", "two");
  }

  /** Five sixths of the slots are used all day, and the urgent go first: nobody waits for ever. */
  @Test
  void onABusyDayEveryRequestOfEveryClassEnds() {
    Outcome outcome =
        Capacity.run(
            Map.of(X, List.of(new ClusterEntry("a", 4, true), new ClusterEntry("b", 2, true))),
            Capacity.steady(
                24,
                Duration.ofHours(24),
                List.of(X),
                Duration.ofMinutes(5),
                Duration.ofMinutes(20),
                3),
            3);

    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.requests()).isGreaterThan(500);
    assertThat(outcome.complete()).isEqualTo(outcome.requests());
    assertThat(outcome.longest()).isLessThan(Duration.ofHours(8));
  }

  @Test
  void anotherMaximumReplacesTheOldOne() {
    assertThat(Capacity.with(clusters(1), X, new ClusterEntry("one", 3, true)))
        .isEqualTo(clusters(3));
    Outcome outcome =
        Capacity.run(Capacity.with(clusters(1), X, new ClusterEntry("one", 4, true)), atOnce(4), 1);
    assertThat(outcome.longest()).isLessThan(Duration.ofSeconds(10));
    assertThat(outcome.text()).contains("4 requests, 4 complete", "one");
  }

  @Test
  void aSteadyLoadHasItsRateAndItsLengths() {
    Duration hour = Duration.ofHours(1);
    List<Load> loads =
        Capacity.steady(
            30,
            hour.multipliedBy(100),
            List.of(X),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            7);
    assertThat(loads).hasSizeBetween(2_800, 3_200);
    assertThat(loads)
        .flatExtracting(load -> load.builds().values())
        .allMatch(length -> length.compareTo(Duration.ofMinutes(2)) <= 0)
        .allMatch(length -> length.compareTo(Duration.ofMinutes(1)) >= 0);
  }

  @Test
  void durationsAreWrittenToTheSecond() {
    assertThat(CapacityText.words(Duration.ofSeconds(45))).isEqualTo("45s");
    assertThat(CapacityText.words(Duration.ofSeconds(605))).isEqualTo("10m05s");
    assertThat(CapacityText.words(Duration.ofSeconds(7_510))).isEqualTo("2h05m10s");
  }

  @Test
  void theCourseShowsWhoHeldAndWhoWaited() {
    Outcome outcome = Capacity.run(clusters(1), atOnce(3), 1);
    assertThat(outcome.course().mostWaiting()).isEqualTo(3);
    assertThat(outcome.course().waiting().getLast()).isZero();
    assertThat(outcome.course().held().get("one"))
        .filteredOn(held -> held > 0.9)
        .hasSizeGreaterThan(60);
    assertThat(outcome.chart()).contains("one, of 1", "waiting, of 3", "█");
  }

  @Test
  void theCourseIsAPictureToo() throws Exception {
    Outcome outcome = Capacity.run(clusters(2), atOnce(2), 1);
    String svg = outcome.svg("a < b & c");
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(picture.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(picture.getElementsByTagName("path").getLength())
        .as("a cluster and those that wait")
        .isEqualTo(2);
    assertThat(picture.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("a < b & c");
  }
}
