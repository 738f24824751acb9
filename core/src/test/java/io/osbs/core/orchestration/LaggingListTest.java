package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.PlacementSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A cluster whose lists show a slot free that is held. Found by the simulation. */
final class LaggingListTest {

  private static final Platform PLATFORM = new Platform("x86_64");
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final BuildName WORKER = BuildName.worker("r", PLATFORM, 1);
  private static final SlotSurvey EMPTY = new SlotSurvey(START, List.of(), 0);

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
          Map.of(
              PLATFORM,
              List.of(new ClusterEntry("lagging", 1, true), new ClusterEntry("other", 1, true))),
          Resumption.FRESH,
          0,
          null,
          START);

  private Step step(Input input) {
    Step step = Orchestration.step(plan, input, START);
    plan = step.plan();
    return step;
  }

  /** Without a memory of the refusal it is tried again as fast as the network allows. */
  @Test
  void aRefusedSlotIsLeftAloneAndAnotherClusterTaken() {
    step(new Input.Tick());
    step(new Input.WaitersListed(List.of()));
    step(new Input.SharedRead(null, null));
    step(new Input.Surveyed("other", EMPTY));
    assertThat(taken(step(new Input.Surveyed("lagging", EMPTY)))).containsExactly("lagging");

    List<String> next =
        new ArrayList<>(taken(step(new Input.SlotConflict(PLATFORM, "lagging", WORKER))));
    next.addAll(taken(step(new Input.Surveyed("lagging", EMPTY))));
    assertThat(next).containsExactly("other");
  }

  private static List<String> taken(Step step) {
    return step.actions().stream()
        .filter(Action.TakeSlot.class::isInstance)
        .map(action -> ((Action.TakeSlot) action).cluster())
        .toList();
  }
}
