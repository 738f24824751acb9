package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.image.Platform;
import java.time.Instant;
import java.util.Objects;

/**
 * What holds after every step, whatever happened: above all that somebody will step again until the
 * orchestration is over, because it waits for an answer or for a time.
 */
final class StepChecks {

  private StepChecks() {}

  static void check(Step step, Instant now, Outstanding outstanding) {
    Plan plan = step.plan();
    if (plan.state().isFinal()) {
      assertThat(step.wakeAt()).as("a final orchestration needs no waking").isNull();
      return;
    }
    if (step.wakeAt() == null) {
      assertThat(outstanding.all()).as("nothing will ever step this again: %s", plan).isNotEmpty();
    } else {
      assertThat(step.wakeAt()).as("to be woken in the past is to spin").isAfter(now);
    }
    plan.knowledge().forEach((name, known) -> checkCluster(name, known, outstanding));
    plan.workers().values().forEach(worker -> checkWorker(worker, outstanding));
    if (plan.waiting().listing()) {
      assertThat(outstanding.has(Action.ListWaiters.class, _ -> true)).as("listing").isTrue();
    }
    if (plan.shared().reading()) {
      assertThat(outstanding.has(Action.ReadShared.class, _ -> true)).as("reading").isTrue();
    }
    checkPublishing(plan, outstanding);
    checkUndoing(plan, outstanding);
  }

  private static void checkCluster(String name, Knowledge known, Outstanding outstanding) {
    if (known.asking().now()) {
      assertThat(outstanding.has(Action.Survey.class, survey -> survey.cluster().equals(name)))
          .as("asking %s", name)
          .isTrue();
    }
  }

  private static void checkWorker(WorkerPlan worker, Outstanding outstanding) {
    Platform platform = worker.platform();
    switch (worker.status()) {
      case WorkerStatus.Reserving _ ->
          assertThat(isTaking(platform, outstanding)).as("taking for %s", platform).isTrue();
      case WorkerStatus.Creating _ ->
          assertThat(isCreating(platform, outstanding)).as("creating %s", platform).isTrue();
      case WorkerStatus.Withdrawing withdrawing ->
          assertThat(
                  withdrawing.assignment() == null
                      ? isTaking(platform, outstanding)
                      : isCreating(platform, outstanding))
              .as("withdrawing %s waits for an answer", platform)
              .isTrue();
      case WorkerStatus.Confirming _,
          WorkerStatus.Active _,
          WorkerStatus.Unreachable _,
          WorkerStatus.Collecting _,
          WorkerStatus.Cancelling _ ->
          checkIsLookedAt(worker, outstanding);
      case WorkerStatus.Looking _,
          WorkerStatus.Unplaced _,
          WorkerStatus.Done _,
          WorkerStatus.Failed _,
          WorkerStatus.Cancelled _ -> {}
    }
  }

  private static boolean isTaking(Platform platform, Outstanding outstanding) {
    return outstanding.has(Action.TakeSlot.class, take -> take.platform().equals(platform));
  }

  private static boolean isCreating(Platform platform, Outstanding outstanding) {
    return outstanding.has(Action.CreateWorker.class, make -> make.platform().equals(platform));
  }

  private static void checkIsLookedAt(WorkerPlan worker, Outstanding outstanding) {
    if (!worker.looking()) {
      assertThat(worker.lookAt()).as("when to look at %s", worker).isNotNull();
      return;
    }
    Assignment place = worker.status().place().orElseThrow();
    boolean asked =
        outstanding.has(Action.Observe.class, each -> Objects.equals(each.assignment(), place))
            || outstanding.has(Action.Collect.class, each -> each.assignment().equals(place));
    assertThat(asked).as("looking at %s", worker).isTrue();
  }

  private static void checkUndoing(Plan plan, Outstanding outstanding) {
    Plan.Undoing undoing = plan.undoing();
    if (undoing != null && undoing.running()) {
      assertThat(outstanding.has(Action.Undo.class, _ -> true)).as("undoing").isTrue();
    } else if (undoing != null) {
      assertThat(undoing.retryAt()).as("when to undo again").isNotNull();
    }
  }

  private static void checkPublishing(Plan plan, Outstanding outstanding) {
    Plan.Publishing publishing = plan.publishing();
    if (publishing != null && publishing.running()) {
      assertThat(outstanding.has(Action.Publish.class, each -> each.step() == publishing.step()))
          .as("publishing %s", publishing.step())
          .isTrue();
    } else if (publishing != null && plan.undoing() == null) {
      assertThat(publishing.retryAt()).as("when to publish again").isNotNull();
    }
  }
}
