package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.placement.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps one orchestration, keeps what came of it, and gives the answers that stand. After each step
 * {@link StepChecks} must hold, and the rows of the two tables that were taken are kept for {@link
 * TransitionCoverageTest}.
 */
final class SteppedPlan {

  final Told told = new Told();
  final SharedState shared = new SharedState();
  final StandingAnswers standing = new StandingAnswers(told, shared);

  /** What was done, and what was said to other orchestrators, since that was looked at last. */
  final List<String> actions = new ArrayList<>();

  final List<String> shares = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  final List<Decision> decisions = new ArrayList<>();
  private final Outstanding outstanding = new Outstanding();
  private Plan plan;
  private Instant now = Scenario.START;
  private @Nullable Instant wakeAt;
  private Input last = new Input.Tick();
  private Action.@Nullable Finish finish;
  private Action.@Nullable ReleaseSlot release;

  SteppedPlan(Plan plan) {
    this.plan = plan;
  }

  Plan plan() {
    return plan;
  }

  Instant now() {
    return now;
  }

  @Nullable Instant wakeAt() {
    return wakeAt;
  }

  /** What was observed last. */
  Input last() {
    return last;
  }

  Action.@Nullable Finish finish() {
    return finish;
  }

  /** The release that was asked for last. */
  Action.@Nullable ReleaseSlot release() {
    return release;
  }

  /** Time passes; whenever the orchestration asked to be woken, it is. */
  void pass(Duration time) {
    Instant target = now.plus(time);
    while (wakeAt != null && wakeAt.isBefore(target)) {
      now = wakeAt;
      step(new Input.Tick());
    }
    now = target;
    step(new Input.Tick());
  }

  void step(Input input) {
    last = input;
    Step step = Orchestration.step(plan, input, now);
    plan = step.plan();
    wakeAt = step.wakeAt();
    step.notes().forEach(note -> notes.add(note.text()));
    decisions.addAll(step.decisions());
    Taken.add(step);
    for (Action action : step.actions()) {
      outstanding.asked(action);
      if (SharedState.isShared(action)) {
        shares.add(Sentences.of(plan.terms(), action));
        shared.take(action, now);
      } else if (!(action instanceof Action.Undo && standing.isUndoing())) {
        actions.add(Sentences.of(plan.terms(), action));
      }
      if (action instanceof Action.ReleaseSlot last) {
        release = last;
      }
      if (action instanceof Action.Finish over) {
        assertThat(finish).as("finished twice").isNull();
        finish = over;
      }
    }
    StepChecks.check(step, now, outstanding);
    answerStanding();
  }

  void answerStanding() {
    if (shared.isNews()) {
      step(new Input.StandingsSeen(shared.standings()));
    }
    for (Action question : outstanding.all()) {
      Input answer = standing.to(question, plan.terms(), now);
      if (answer != null && outstanding.all().contains(question)) {
        outstanding.answered(question);
        step(answer);
      }
    }
  }

  void answer(Action question, Input answer) {
    outstanding.answered(question);
    step(answer);
  }

  <A extends Action> A question(Class<A> kind, String words) {
    return outstanding
        .oldest(kind, action -> Sentences.of(plan.terms(), action).contains(words))
        .orElseThrow(() ->
            new AssertionError("nobody asked '%s', only %s".formatted(words, outstanding.all())));
  }

  /** True while this is asked and not answered. */
  boolean asks(String words) {
    return outstanding.has(
        Action.class, action -> Sentences.of(plan.terms(), action).contains(words));
  }
}
