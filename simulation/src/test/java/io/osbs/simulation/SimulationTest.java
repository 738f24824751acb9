package io.osbs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Worlds in which everything goes wrong, and the promises that hold in them all the same. */
final class SimulationTest {

  private static final int THREADS = 2;

  @Test
  void noPromiseIsBrokenAndEveryFaultAndTransitionHappens() {
    Report report = Simulation.run(Scenario.STANDARD, 1, 600, THREADS);
    assertThat(report.violations()).as(report.text()).isEmpty();
    assertThat(report.neverHappened(Scenario.STANDARD)).as("in seeds 1 to 600").isEmpty();
    assertThat(report.requests()).isGreaterThanOrEqualTo(20 * report.seeds());
  }

  /** A cancel was heard of by a run that died when all but the import was done. */
  @ParameterizedTest
  @ValueSource(longs = {1423, 2057, 3829})
  void aWorldThatOnceBrokeAPromiseDoesNotAnyMore(long seed) {
    assertThat(Simulation.run(Scenario.STANDARD, seed, 1, 1).violations()).isEmpty();
  }

  @Test
  void onAFineDayEveryRequestCompletesAtItsFirstAttempt() {
    Report report = Simulation.run(Scenario.FINE, 1, 20, THREADS);
    assertThat(report.violations()).isEmpty();
    assertThat(report.complete()).isEqualTo(report.requests());
    Map<Fault, Long> faults = new EnumMap<>(report.faults());
    // A race between orchestrators, which needs nobody to fail.
    faults.remove(Fault.PLATFORM_EXCEEDING);
    assertThat(faults.values()).allMatch(count -> count == 0);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOUND")
  void aBrokenProtocolIsCaught(Protocol broken) {
    Report report = Simulation.run(Scenario.STANDARD.with(broken), 1, 150, THREADS);
    List<String> promises = report.violations().stream().map(Violation::invariant).toList();
    String expected =
        switch (broken) {
          case LIST_THEN_CREATE, CARELESS_REAPER, UNFENCED_WORKERS -> "cap";
          case UNFENCED_ORCHESTRATORS -> "tags last";
          case SOUND -> throw new IllegalArgumentException("that one is not broken");
        };
    assertThat(promises).contains(expected);
  }

  @Test
  void aViolationSaysHowToSeeItAgain() {
    Report report =
        Simulation.run(Scenario.STANDARD.with(Protocol.LIST_THEN_CREATE), 1, 20, THREADS);
    Violation first = report.violations().getFirst();
    assertThat(first.toString())
        .startsWith("seed " + first.seed() + " at PT")
        .contains("took slot");
    Report again =
        Simulation.run(Scenario.STANDARD.with(Protocol.LIST_THEN_CREATE), first.seed(), 1, THREADS);
    assertThat(again.violations()).contains(first);
  }

  @Test
  void theReportCountsTheSameOnOneThreadAndOnMany() {
    assertThat(Simulation.run(Scenario.STANDARD, 7, 12, 1))
        .isEqualTo(Simulation.run(Scenario.STANDARD, 7, 12, 3));
  }
}
