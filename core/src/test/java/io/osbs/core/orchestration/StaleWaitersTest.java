package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.placement.Waiter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Fifty orchestrators at once: who loses twice must not wait for those who have won meanwhile. */
final class StaleWaitersTest {

  private static final Platform PLATFORM = new Platform("x86_64");
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final BuildName WORKER = BuildName.worker("r", PLATFORM, 1);
  private static final SlotSurvey EMPTY = new SlotSurvey(START, List.of(), 0);

  private Instant now = START;
  private Plan plan =
      Orchestration.start(
          new Terms(
              new BuildName("r"),
              "r",
              RequestClass.RELEASE,
              START,
              "origin",
              List.of(PLATFORM),
              Scenario.PLAIN,
              PlacementSettings.DEFAULTS,
              Map.of()),
          Map.of(PLATFORM, List.of(new ClusterEntry("east", 10, true))),
          Resumption.FRESH,
          0,
          null,
          START);

  private List<Action> step(Input input) {
    Step step = Orchestration.step(plan, input, now);
    plan = step.plan();
    return step.actions();
  }

  private static List<Waiter> older(int number) {
    List<Waiter> waiters = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      waiters.add(
          new Waiter(
              new BuildName("older-" + i),
              RequestClass.RELEASE,
              START.minusSeconds(60),
              Set.of(PLATFORM)));
    }
    return waiters;
  }

  @Test
  void whoSeesRoomAsksWhoStillWaitsBeforeItHoldsBackForThem() {
    step(new Input.Tick());
    step(new Input.WaitersListed(older(40)));
    assertThat(step(new Input.Surveyed("east", EMPTY)))
        .as("nothing is announced before it was tried")
        .noneMatch(Action.Announce.class::isInstance);
    now = now.plusSeconds(1);

    // What else there is to know comes late, as in a storm.
    List<Action> late = step(new Input.SharedRead(null, null));
    assertThat(late).hasAtLeastOneElementOfType(Action.ListWaiters.class);
    assertThat(late).noneMatch(Action.TakeSlot.class::isInstance);
    assertThat(late).noneMatch(Action.Announce.class::isInstance);

    assertThat(step(new Input.WaitersListed(older(2))))
        .hasAtLeastOneElementOfType(Action.TakeSlot.class);
    assertThat(step(new Input.SlotConflict(PLATFORM, "east", WORKER))).isNotEmpty();
  }

  @Test
  void whoHasNobodyBeforeItDoesNotAskAgain() {
    step(new Input.Tick());
    step(new Input.WaitersListed(List.of()));
    step(new Input.Surveyed("east", EMPTY));
    now = now.plusSeconds(1);
    assertThat(step(new Input.SharedRead(null, null)))
        .hasAtLeastOneElementOfType(Action.TakeSlot.class);
  }
}
