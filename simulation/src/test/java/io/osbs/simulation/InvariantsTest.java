package io.osbs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.PublishStep;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each checker against a trace made by hand that breaks its promise, and one that does not. */
final class InvariantsTest {

  private static final Platform X = new Platform("x86_64");
  private static final Platform A = new Platform("aarch64");

  private final List<String> reports = new ArrayList<>();

  private final class Trace {
    private final Invariant invariant;

    private Trace(Invariant invariant) {
      this.invariant = invariant;
      invariant.reportTo(reports::add);
    }

    private Trace at(long now, Happening... happenings) {
      for (Happening happening : happenings) {
        invariant.observe(now, happening);
      }
      return this;
    }
  }

  private static Happening maximum(int maximum) {
    return new Happening.Maximum("c", X, maximum);
  }

  private static Happening taken(int number) {
    return new Happening.Taken("c", number, "r" + number, X);
  }

  private static Happening foreign(int builds) {
    return new Happening.Foreign("c", builds);
  }

  private static Happening.Works works(String process, String cluster, int attempt, boolean holds) {
    return new Happening.Works(cluster, process, "r", X, attempt, 0, holds);
  }

  private Trace cap() {
    return new Trace(new Cap(1_000));
  }

  @Test
  void oneSlotMoreThanTheMaximumIsReported() {
    cap().at(0, maximum(2), taken(0), taken(1)).at(5, taken(2));
    assertThat(reports).singleElement().asString().contains("3 held + 0 foreign", "> 2");
  }

  @Test
  void aSlotGivenBackMakesRoom() {
    cap().at(0, maximum(1), taken(0), new Happening.Freed("c", 0), taken(0));
    assertThat(reports).isEmpty();
  }

  @Test
  void foreignBuildsCountAndExcuseOnlyViewsThatCanBeOlder() {
    cap().at(0, maximum(2), foreign(1), taken(0)).at(999, taken(1));
    assertThat(reports).isEmpty();
    cap().at(0, maximum(2), foreign(1), taken(0)).at(1_001, taken(1));
    assertThat(reports).hasSize(1);
  }

  @Test
  void aLoweredMaximumIsNoExcuseForLong() {
    cap().at(0, maximum(3), taken(0)).at(1, maximum(1)).at(500, taken(1));
    assertThat(reports).isEmpty();
    cap().at(0, maximum(3), taken(0)).at(1, maximum(1)).at(1_002, taken(1));
    assertThat(reports).hasSize(1);
  }

  /** Another platform may use five, ours one: the second slot is ours and one too many. */
  private Trace oneTooMany() {
    Happening other = new Happening.Taken("c", 0, "r", A);
    return cap().at(0, maximum(1), new Happening.Maximum("c", A, 5), other).at(900, taken(1));
  }

  @Test
  void aSlotAboveThePlatformsOwnMaximumMustBeGivenBackBeforeItIsWorkedIn() {
    Happening works = new Happening.Works("c", "p", "r1", X, 1, 1, true);
    oneTooMany().at(901, new Happening.Freed("c", 1), taken(2));
    assertThat(reports).isEmpty();
    oneTooMany().at(901, new Happening.Freed("c", 0)).at(902, works);
    assertThat(reports).isEmpty();
    oneTooMany().at(901, works);
    assertThat(reports).singleElement().asString().contains("2 held", "> its own maximum of 1");
  }

  @Test
  void aSlotRemovedUnderItsWorkerIsReported() {
    cap().at(0, maximum(1), taken(0), works("p", "c", 1, true)).at(1, new Happening.Freed("c", 0));
    assertThat(reports).singleElement().asString().contains("slot 0", "p worked in it");
  }

  @Test
  void aSlotRemovedAfterItsWorkerEndedOrWasGivenUpIsNot() {
    cap()
        .at(0, maximum(1), taken(0), works("p", "c", 1, true), new Happening.Rests("c", "p"))
        .at(1, new Happening.Freed("c", 0), taken(0), works("q", "c", 2, true))
        .at(2, new Happening.Lost("c", "q"), new Happening.Freed("c", 0));
    assertThat(reports).isEmpty();
  }

  @Test
  void workWithoutASlotCountsAsLoad() {
    cap().at(0, maximum(1), taken(0)).at(5, works("p", "c", 1, false));
    assertThat(reports).singleElement().asString().contains("without a slot", "> 1");
  }

  @Test
  void twoWorkersOfOneAttemptAreReported() {
    new Trace(new OneWorker()).at(0, works("p", "c", 1, true), works("q", "d", 1, true));
    assertThat(reports).singleElement().asString().contains("works as p on c and as q on d");
  }

  @Test
  void workersOfDifferentAttemptsOrAfterOneAnotherAreNot() {
    new Trace(new OneWorker())
        .at(0, works("p", "c", 1, true), works("q", "d", 2, true))
        .at(1, new Happening.Rests("c", "p"), works("s", "d", 1, true));
    assertThat(reports).isEmpty();
  }

  private Trace progress() {
    return new Trace(new Progress(10_000, 3_000)).at(0, new Happening.Accepted("r", "n", 1));
  }

  private static Happening idle(String cluster) {
    return new Happening.Idle(List.of(new Happening.Chance("r", X, cluster)));
  }

  private static Happening busy() {
    return new Happening.Idle(List.of());
  }

  @Test
  void aRequestThatDoesNotEndAfterTheFaultsIsReported() {
    progress().at(5, new Happening.Calm()).at(10_006, busy());
    assertThat(reports).singleElement().asString().contains("not final", "r");
  }

  @Test
  void aRequestThatEndsInTimeIsNot() {
    Happening ended = new Happening.Ended("r", Phase.FAILED, Set.of(), false);
    progress().at(5, new Happening.Calm()).at(9_000, ended).at(20_000, busy());
    assertThat(reports).isEmpty();
  }

  @Test
  void aWaiterBesideAFreeSlotIsReportedOnceItIsThereTooLong() {
    progress().at(1_000, idle("c")).at(3_000, idle("c")).at(4_001, idle("c")).at(5_000, idle("c"));
    assertThat(reports).singleElement().asString().contains("x86_64 of r waits");
  }

  @Test
  void aWaiterIsNotReportedWhereSlotsAreBeingTakenOrItsChanceIsGone() {
    progress().at(1_000, idle("c")).at(3_000, taken(0)).at(4_500, idle("c"));
    progress().at(1_000, idle("c")).at(3_000, busy()).at(4_500, idle("c"));
    assertThat(reports).isEmpty();
  }

  private static Happening published(PublishStep step) {
    SortedSet<PublishStep> steps =
        new TreeSet<>(EnumSet.range(PublishStep.CHILDREN, PublishStep.INDEX));
    steps.add(PublishStep.TAGS);
    return new Happening.Published("r", Set.of(X, A), steps, step);
  }

  private Trace cancelled() {
    return new Trace(new CancelWins(1_000)).at(0, works("p", "c", 1, true));
  }

  @Test
  void tagsAfterAnAcknowledgedCancelAreReported() {
    cancelled()
        .at(1, published(PublishStep.INDEX), new Happening.CancelAcknowledged("r"))
        .at(2, published(PublishStep.INDEX));
    assertThat(reports).isEmpty();
    cancelled().at(1, new Happening.CancelAcknowledged("r"), published(PublishStep.TAGS));
    assertThat(reports).singleElement().asString().contains("after its cancel");
  }

  @Test
  void aWorkerThatGoesOnAfterTheCancelIsReported() {
    Happening ended = new Happening.Ended("r", Phase.CANCELLED, Set.of(), false);
    cancelled().at(1, ended).at(1_000, busy());
    assertThat(reports).isEmpty();
    cancelled().at(1, ended).at(1_002, busy());
    assertThat(reports).singleElement().asString().contains("still works on c");
  }

  @Test
  void aWorkerThatMayGoOnIsNotReportedWhenTheUserKnowsOrItWasGivenUp() {
    cancelled()
        .at(1, new Happening.Ended("r", Phase.CANCELLED, Set.of(X), false))
        .at(2_000, busy());
    cancelled()
        .at(1, new Happening.GivenUp("r", X, 1))
        .at(1, new Happening.Ended("r", Phase.CANCELLED, Set.of(), false))
        .at(2_000, busy());
    assertThat(reports).isEmpty();
  }

  private Trace tags() {
    return new Trace(new TagsLast())
        .at(0, new Happening.Pushed("r", X))
        .at(1, published(PublishStep.CHILDREN), published(PublishStep.CHECKS));
  }

  @Test
  void tagsBeforeAPlatformOrAStepAreReported() {
    tags().at(2, published(PublishStep.TAGS));
    assertThat(reports).singleElement().asString().contains("[aarch64]", "[INDEX]");
  }

  @Test
  void tagsAfterTheEndAreReportedAndInTimeTheyAreNot() {
    Trace trace =
        tags()
            .at(2, new Happening.Pushed("r", A), published(PublishStep.INDEX))
            .at(3, published(PublishStep.TAGS));
    assertThat(reports).isEmpty();
    trace.at(
        4, new Happening.Ended("r", Phase.COMPLETE, Set.of(), false), published(PublishStep.TAGS));
    assertThat(reports).singleElement().asString().contains("after it had ended");
  }

  @Test
  void whatAFailedBuildLeavesIsReportedUnlessItWasTakenBackOrTheUserKnows() {
    Happening ended = new Happening.Ended("r", Phase.FAILED, Set.of(), false);
    tags().at(2, new Happening.Undone("r")).at(3, ended);
    tags().at(3, new Happening.Ended("r", Phase.CANCELLED, Set.of(), true));
    assertThat(reports).isEmpty();
    tags().at(3, ended);
    assertThat(reports).singleElement().asString().contains("left [CHILDREN, CHECKS]");
  }

  @Test
  void whatIsTakenBackAfterTheImportIsReported() {
    tags().at(2, published(PublishStep.KOJI_IMPORT)).at(3, new Happening.Undone("r"));
    assertThat(reports).singleElement().asString().contains("taken back although");
  }

  @Test
  void whatIsLeftAtTheEndIsReported() {
    new Trace(new CleanEnd()).at(0, busy(), new Happening.Left("slot 0 of c"));
    assertThat(reports).containsExactly("slot 0 of c");
  }

  private Trace cordon() {
    return new Trace(new CordonHolds(1_000))
        .at(0, new Happening.Accepted("r0", "n", 1), new Happening.Accepted("r1", "other", 1));
  }

  @Test
  void aSlotOfACordonedClusterIsReported() {
    cordon().at(0, new Happening.Cordoned("n", "c", true)).at(1_001, taken(0));
    assertThat(reports).singleElement().asString().contains("r0 took slot 0 of c");
  }

  @Test
  void aCordonExcusesWhatWasOnItsWayAndBindsNobodyElse() {
    cordon()
        .at(0, new Happening.Cordoned("n", "c", true))
        .at(999, taken(0))
        .at(2_000, taken(1))
        .at(3_000, new Happening.Cordoned("n", "c", false), taken(0));
    assertThat(reports).isEmpty();
  }
}
