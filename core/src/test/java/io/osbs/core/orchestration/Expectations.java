package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.Decision;
import io.osbs.core.standing.Standings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must come of a story, and what can be looked at.
 *
 * @param <S> the story itself, which goes on after each of these
 */
abstract class Expectations<S extends Expectations<S>> {

  final SteppedPlan run;

  Expectations(Plan plan) {
    this.run = new SteppedPlan(plan);
  }

  abstract S itself();

  /** Exactly these actions since the last time this was asked, in this order. */
  S does(String... expected) {
    assertThat(run.actions).containsExactly(expected);
    run.actions.clear();
    return itself();
  }

  /** Among the actions since the last time were these; the others are forgotten. */
  S doesAmongOthers(String... expected) {
    assertThat(run.actions).contains(expected);
    run.actions.clear();
    return itself();
  }

  /** What was done since the last time is of no interest. */
  S skipped() {
    run.actions.clear();
    return itself();
  }

  /** None of the actions since the last time was like this. */
  S neverDid(String unwanted) {
    assertThat(run.actions).noneMatch(action -> action.contains(unwanted));
    run.actions.clear();
    return itself();
  }

  S is(String platform, WorkerState state) {
    assertThat(worker(platform).state()).as(platform).isEqualTo(state);
    return itself();
  }

  S is(BuildState state) {
    assertThat(run.plan().state()).isEqualTo(state);
    return itself();
  }

  S noted(String text) {
    assertThat(run.notes).anyMatch(note -> note.contains(text));
    return itself();
  }

  /** The platform has failed so, and the user is told this. */
  S failed(String platform, FailureKind kind, String... messages) {
    is(platform, WorkerState.FAILED);
    Failure failure = ((WorkerStatus.Failed) worker(platform).status()).failure();
    assertThat(failure.kind()).isEqualTo(kind);
    for (String message : messages) {
      assertThat(failure.message()).contains(message);
    }
    assertThat(failure.platform()).isEqualTo(new Platform(platform));
    return itself();
  }

  /** The build is over. */
  S finished(Phase phase, String... messages) {
    Action.Finish over = run.finish();
    assertThat(over).as("finish").isNotNull();
    assertThat(over.phase()).isEqualTo(phase);
    Failure failure = over.failure();
    String told = failure == null ? "" : failure.message() + failure.evidence();
    for (String message : messages) {
      assertThat(told).contains(message);
    }
    return itself();
  }

  S wakesIn(String duration) {
    assertThat(run.wakeAt()).isEqualTo(run.now().plus(Duration.parse("PT" + duration)));
    return itself();
  }

  WorkerPlan worker(String platform) {
    WorkerPlan worker = run.plan().workers().get(new Platform(platform));
    assertThat(worker).as(platform).isNotNull();
    return worker;
  }

  List<Decision> decisions() {
    return run.decisions;
  }

  Standings standings() {
    return run.shared.standings();
  }

  /** What the next run would be told. */
  @Nullable Memory remembered() {
    return run.shared.remembered();
  }

  /** Among what was shared since the last time was this. */
  S shared(String... expected) {
    assertThat(run.shares).contains(expected);
    run.shares.clear();
    return itself();
  }

  /** Among what was shared since the last time was nothing like this. */
  S sharedNone(String unwanted) {
    assertThat(run.shares).doesNotContain(unwanted);
    run.shares.clear();
    return itself();
  }

  /** True while this is asked and not answered. */
  boolean asks(String words) {
    return run.asks(words);
  }

  Outlook outlook(String platform) {
    return Orchestration.outlook(run.plan(), new Platform(platform), run.now());
  }

  Plan plan() {
    return run.plan();
  }

  Instant now() {
    return run.now();
  }
}
