package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.standing.Standings;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Plays a driver whose clusters answer anything in any order, and then behave: no step may fail, no
 * question may be forgotten, and the orchestration must end.
 */
final class RandomWalkTest {

  private static final SortedSet<PublishStep> ALL = new TreeSet<>(EnumSet.allOf(PublishStep.class));

  private static final Map<Platform, List<ClusterEntry>> CLUSTERS =
      Told.configuration("x86_64: east 2, west 2, both 3", "s390x: z 1, both 1");

  @Test
  void whateverClustersAnswerTheOrchestrationEndsOnceTheyBehave() {
    // The same worlds each time, so that a red run means a change; other worlds by the property.
    long seed = Long.getLong("osbs.seed", 1);
    System.out.println("RandomWalkTest: -Dosbs.seed=" + seed);
    Set<BuildState> ends = new HashSet<>();
    for (int run = 0; run < 1_000; run++) {
      Walk walk = new Walk(new Random(seed + run));
      try {
        ends.add(walk.end());
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with -Dosbs.seed=" + (seed + run) + ": " + walk.last, e);
      }
    }
    assertThat(ends)
        .contains(
            BuildState.COMPLETE, BuildState.FAILED, BuildState.CANCELLED, BuildState.SUPERSEDED);
  }

  private static final class Walk {
    private final Random random;
    private final RandomAnswers answers;
    private final Outstanding outstanding = new Outstanding();
    private Plan plan;
    private Instant now = Scenario.START;
    private @Nullable Instant wakeAt;
    private int finishes;

    /** Once an answer came twice, the questions that are still out cannot be told any more. */
    private boolean doubled;

    private Input last = new Input.Tick();

    Walk(Random random) {
      this.random = random;
      this.answers = new RandomAnswers(random);
      Terms terms =
          new Terms(
              new BuildName("r"),
              "r",
              RequestClass.SCRATCH,
              now,
              "home",
              List.copyOf(CLUSTERS.keySet()),
              random.nextBoolean() ? Scenario.PLAIN : ALL,
              PlacementSettings.DEFAULTS,
              Map.of());
      Resumption[] kinds = Resumption.values();
      plan =
          Orchestration.start(terms, CLUSTERS, kinds[random.nextInt(kinds.length)], 1, null, now);
    }

    BuildState end() {
      step(last);
      int chaos = random.nextInt(120);
      for (int steps = 0; steps < chaos && !plan.state().isFinal(); steps++) {
        misbehave();
      }
      step(new Input.Configured(CLUSTERS));
      step(new Input.StandingsSeen(Standings.NONE));
      for (int steps = 0; !plan.state().isFinal(); steps++) {
        assertThat(steps).as("steps to the end of %s", plan).isLessThan(1_000);
        behave();
      }
      assertThat(finishes).isEqualTo(1);
      return plan.state();
    }

    private void misbehave() {
      List<Action> questions = outstanding.all();
      int choice = random.nextInt(100);
      if (choice < 60 && !questions.isEmpty()) {
        Action question = questions.get(random.nextInt(questions.size()));
        outstanding.answered(question);
        step(answers.any(plan.terms(), question, now));
      } else if (choice < 64) {
        doubled = true;
        step(last);
      } else if (choice < 75) {
        step(answers.hint(now));
      } else if (choice == 75) {
        step(new Input.CancelRequested());
      } else {
        passUntil(now.plusMillis(1L << random.nextInt(20)));
      }
    }

    private void behave() {
      List<Action> questions = outstanding.all();
      if (questions.isEmpty()) {
        passUntil(wakeAt == null ? now : wakeAt);
      } else {
        now = now.plus(Duration.ofMillis(10));
        outstanding.answered(questions.getFirst());
        step(answers.good(plan.terms(), questions.getFirst(), now));
      }
    }

    /** Time passes, but nobody sleeps longer than the orchestration asked for. */
    private void passUntil(Instant latest) {
      now = wakeAt != null && wakeAt.isBefore(latest) ? wakeAt : latest;
      step(new Input.Tick());
    }

    private void step(Input input) {
      last = input;
      boolean over = plan.state().isFinal();
      Step step = Orchestration.step(plan, input, now);
      plan = step.plan();
      wakeAt = step.wakeAt();
      for (Action action : step.actions()) {
        if (!doubled) {
          checkAction(action);
        }
        assertThat(over && action instanceof Action.CreateWorker)
            .as("created after the end")
            .isFalse();
        outstanding.asked(action);
        finishes += action instanceof Action.Finish ? 1 : 0;
      }
      StepChecks.check(step, now, outstanding);
    }

    private void checkAction(Action action) {
      switch (action) {
        case Action.TakeSlot take ->
            assertThat(outstanding.has(Action.TakeSlot.class, other -> sameSlot(other, take)))
                .as("%s twice at once", take)
                .isFalse();
        case Action.CreateWorker create ->
            assertThat(outstanding.has(Action.CreateWorker.class, create::equals))
                .as("%s repeated blindly", create)
                .isFalse();
        default -> {}
      }
    }

    private static boolean sameSlot(Action.TakeSlot one, Action.TakeSlot other) {
      return one.cluster().equals(other.cluster()) && one.number() == other.number();
    }
  }
}
