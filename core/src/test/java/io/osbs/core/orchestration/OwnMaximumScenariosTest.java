package io.osbs.core.orchestration;

import static io.osbs.core.orchestration.WorkerState.CREATING;
import static io.osbs.core.orchestration.WorkerState.RESERVING;
import static io.osbs.core.orchestration.WorkerState.UNPLACED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A platform whose own maximum is below what another platform may use of the same cluster. */
final class OwnMaximumScenariosTest {

  private static List<Optional<Integer>> looksAgain(Scenario scenario) {
    return scenario.plan().terms().platforms().stream()
        .map(platform ->
            Optional.ofNullable(
                PlacementRules.ownMaximum(
                    new Turn(scenario.plan(), scenario.now()), platform, "east")))
        .toList();
  }

  @Test
  void onlyThePlatformWithTheSmallerMaximumLooksAgain() {
    assertThat(looksAgain(Scenario.of("x86_64: east 1", "s390x: east 3")))
        .containsExactly(Optional.of(1), Optional.empty());
    assertThat(looksAgain(Scenario.of("x86_64: east 3", "s390x: east 3")))
        .containsExactly(Optional.empty(), Optional.empty());
  }

  @Test
  void aSlotThatWasOneTooManyIsWaitedForAgain() {
    Scenario.of("x86_64: east 1", "s390x: east 3")
        .alone()
        .survey("east", "")
        .is("x86_64", RESERVING)
        .taken("s390x")
        .exceeds("x86_64", "1 2")
        .is("x86_64", UNPLACED)
        .noted("given back")
        .passes("4s")
        .is("x86_64", UNPLACED)
        .input(new Input.ClusterChanged("east"))
        .survey("east", "")
        .is("x86_64", RESERVING)
        .taken("x86_64")
        .is("x86_64", CREATING);
  }

  @Test
  void aSlotOfARunThatDiedBeforeItLookedAgainIsKeptOnlyIfItIsNotOneTooMany() {
    Scenario.of("x86_64: east 1", "s390x: east 3")
        .alone()
        .survey("east", "0=x86_64#1 1")
        .doesAmongOthers("release slot 0 of east")
        .is("x86_64", UNPLACED);
    Scenario.of("x86_64: east 1", "s390x: east 3")
        .alone()
        .survey("east", "0=x86_64#1")
        .is("x86_64", CREATING);
  }
}
