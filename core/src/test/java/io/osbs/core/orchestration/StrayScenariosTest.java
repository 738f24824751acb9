package io.osbs.core.orchestration;

import static io.osbs.core.orchestration.Told.unreachable;
import static io.osbs.core.orchestration.WorkerState.UNPLACED;
import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Phase;
import org.junit.jupiter.api.Test;

/** A worker build that was given up is asked to end until its end is seen. */
final class StrayScenariosTest {

  /** Given up after five minutes of silence; the platform waits for a slot elsewhere. */
  private static Scenario givenUp() {
    Scenario scenario =
        Scenario.of("x86_64: east 1, west 1")
            .active("x86_64", "east", "west")
            .passes("10s")
            .unseen("x86_64");
    scenario.always("west", "0").stays("x86_64", null);
    for (int seconds = 0; seconds < 300; seconds++) {
      scenario.passes("1s");
      if (scenario.asks("observe x86_64#1")) {
        scenario.unseen("x86_64");
      }
    }
    assertThat(scenario.plan().strays()).hasSize(1);
    return scenario.is("x86_64", UNPLACED).skipped();
  }

  @Test
  void itIsAskedToEndAgainAndAgainWhileItsClusterIsSilent() {
    Scenario scenario = givenUp();
    for (int tries = 0; tries < 3; tries++) {
      scenario
          .passes("10s")
          .doesAmongOthers("cancel x86_64#1 on east", "observe x86_64#1 on east")
          .unseen("x86_64");
    }
  }

  @Test
  void itIsForgottenOnceItsEndIsSeen() {
    Scenario scenario =
        givenUp()
            .passes("10s")
            .seen("x86_64", Phase.RUNNING)
            .passes("10s")
            .seen("x86_64", Phase.CANCELLED)
            .noted("the worker build r-x86-64-1 on east, given up before, is Cancelled");
    assertThat(scenario.plan().strays()).isEmpty();
  }

  @Test
  void oneThatIsNotThereIsForgottenOnlyWhenItsCreateCannotArriveAnyMore() {
    Scenario scenario = givenUp().passes("10s").absent("x86_64");
    assertThat(scenario.plan().strays()).hasSize(1);
    for (int tries = 0; tries < 5; tries++) {
      scenario.passes("10s").absent("x86_64");
    }
    assertThat(scenario.plan().strays()).isEmpty();
  }

  @Test
  void aCancelSaysThatItsEndWasNotSeen() {
    givenUp()
        .input(new Input.CancelRequested())
        .finished(Phase.CANCELLED, "unconfirmed: the worker build of x86_64, r-x86-64-1 on east");
  }

  @Test
  void theBuildDoesNotWaitForIt() {
    Scenario scenario = givenUp();
    scenario
        .always("west", "")
        .passes("5s")
        .taken("x86_64")
        .created("x86_64")
        .stays("x86_64", Phase.COMPLETE);
    assertThat(scenario.worker("x86_64").state()).isEqualTo(WorkerState.COLLECTING);
  }

  @Test
  void aCreateThatNeverAnsweredIsFollowedUpToo() {
    Scenario scenario =
        Scenario.of("x86_64: east 1, west 1")
            .alone()
            .survey("east", "")
            .survey("west", "")
            .taken("x86_64")
            .createFails("x86_64", unreachable());
    for (int seconds = 0; seconds < 300; seconds++) {
      scenario.passes("1s");
      if (scenario.asks("observe x86_64#1")) {
        scenario.unseen("x86_64");
      }
    }
    assertThat(scenario.plan().strays()).hasSize(1);
  }
}
