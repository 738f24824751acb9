package io.osbs.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.cluster.Slots;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link Slots} promises. */
interface SlotsContract extends Contract {

  String ORIGIN = "origin-1";

  private Slots slots() {
    return cluster().slots();
  }

  private Slot take(int number, String holder) throws Exception {
    return slots().take(number, new BuildName(holder), ORIGIN).orElseThrow();
  }

  @Test
  default void aNewClusterHoldsNoSlot() throws Exception {
    SlotSurvey survey = slots().survey();
    assertThat(survey.slots()).isEmpty();
    assertThat(survey.foreignBuilds()).isZero();
  }

  @Test
  default void aSlotThatIsTakenIsSeenWithItsHolderAndOrigin() throws Exception {
    Slot taken = take(3, "worker");
    List<SlotSurvey.Held> held = slots().survey().slots();
    assertThat(held).hasSize(1);
    assertThat(held.getFirst().slot()).isEqualTo(taken);
    assertThat(taken.number()).isEqualTo(3);
    assertThat(taken.holder()).isEqualTo(new BuildName("worker"));
    assertThat(taken.origin()).isEqualTo(ORIGIN);
    assertThat(taken.claimedBy()).isNull();
  }

  @Test
  default void slotsAreSurveyedByNumber() throws Exception {
    for (int number : List.of(10, 2, 0)) {
      take(number, "worker-" + number);
    }
    assertThat(slots().survey().slots())
        .extracting(held -> held.slot().number())
        .containsExactly(0, 2, 10);
  }

  @Test
  default void ofManyWhoTakeOneNumberExactlyOneGetsIt() throws Exception {
    List<Optional<Slot>> taken =
        Together.run(32, i -> () -> slots().take(0, new BuildName("worker-" + i), ORIGIN));
    List<Slot> winners = taken.stream().flatMap(Optional::stream).toList();
    assertThat(winners).hasSize(1);
    assertThat(slots().survey().slots().getFirst().slot()).isEqualTo(winners.getFirst());
  }

  @Test
  default void manyWhoTakeDifferentNumbersAllGetThem() throws Exception {
    Together.run(16, i -> () -> take(i, "worker-" + i));
    assertThat(slots().survey().slots()).hasSize(16);
  }

  @Test
  default void aReleasedSlotCanBeTakenAndIsAnotherOne() throws Exception {
    Slot first = take(0, "one");
    assertThat(slots().release(first)).isTrue();
    assertThat(slots().survey().slots()).isEmpty();
    assertThat(slots().release(first)).as("released before").isFalse();
    Slot second = take(0, "two");
    assertThat(second.uid()).isNotEqualTo(first.uid());
    assertThat(slots().release(first)).as("somebody else's by now").isFalse();
    assertThat(slots().survey().slots()).hasSize(1);
  }

  @Test
  default void releasingASlotAsItWasBeforeAClaimDoesNothing() throws Exception {
    Slot asTaken = take(0, "worker");
    assertThat(slots().claim(0, asTaken.uid(), asTaken.holder(), "uid-1")).isTrue();
    assertThat(slots().release(asTaken)).isFalse();
    Slot asClaimed = slots().survey().slots().getFirst().slot();
    assertThat(asClaimed.version()).isNotEqualTo(asTaken.version());
    assertThat(asClaimed.uid()).isEqualTo(asTaken.uid());
    assertThat(slots().release(asClaimed)).isTrue();
  }

  @Test
  default void ofManyWhoReleaseOneSlotExactlyOneDoes() throws Exception {
    Slot slot = take(0, "worker");
    List<Boolean> released = Together.run(16, i -> () -> slots().release(slot));
    assertThat(released).containsOnlyOnce(true);
  }

  @Test
  default void aClaimNamesTheWorkerAndMayBeRepeatedByIt() throws Exception {
    Slot slot = take(0, "worker");
    assertThat(slots().claim(0, slot.uid(), slot.holder(), "uid-1")).isTrue();
    assertThat(slots().claim(0, slot.uid(), slot.holder(), "uid-1")).isTrue();
    assertThat(slots().survey().slots().getFirst().slot().claimedBy()).isEqualTo("uid-1");
    assertThat(slots().claim(0, slot.uid(), slot.holder(), "uid-2"))
        .as("another process of that name")
        .isFalse();
  }

  @Test
  default void aClaimOnWhatIsNoLongerTheWorkersFails() throws Exception {
    Slot lost = take(0, "one");
    assertThat(slots().claim(1, lost.uid(), lost.holder(), "u")).as("free").isFalse();
    assertThat(slots().claim(0, "another", lost.holder(), "u")).as("another slot").isFalse();
    assertThat(slots().claim(0, lost.uid(), new BuildName("two"), "u")).as("holder").isFalse();
    assertThat(slots().release(lost)).as("no failed claim wrote anything").isTrue();
    take(0, "two");
    assertThat(slots().claim(0, lost.uid(), lost.holder(), "u")).as("released").isFalse();
  }

  @Test
  default void theSurveyTellsThePhaseOfEachHolder() throws Exception {
    take(0, "absent");
    take(1, "running");
    take(2, "ended");
    take(3, "lost");
    for (String name : List.of("running", "ended", "lost")) {
      createWorker(name);
      under().run(new BuildName(name));
    }
    under().finish(new BuildName("ended"), Phase.COMPLETE, null);
    under().kill(new BuildName("lost"));
    until(() -> phase(2) == Phase.COMPLETE && phase(3) == Phase.ERROR);
    assertThat(phase(0)).isNull();
    assertThat(phase(1)).isEqualTo(Phase.RUNNING);
    assertThat(slots().survey().foreignBuilds()).isZero();
  }

  private @Nullable Phase phase(int number) throws Exception {
    return slots().survey().slots().get(number).holderPhase();
  }

  @Test
  default void anActiveWorkerWithoutASlotIsForeign() throws Exception {
    Builds builds = cluster().builds();
    createWorker("with-slot");
    Slot slot = take(0, "with-slot");
    createWorker("new");
    BuildName running = createWorker("running").name();
    under().run(running);
    builds.create(Contract.spec("orchestrator", BuildKind.ORCHESTRATOR, Map.of()));
    BuildName cancelled = createWorker("cancelled").name();
    builds.cancel(cancelled);
    await(cancelled, Phase.CANCELLED);
    assertThat(slots().survey().foreignBuilds()).as("new and running").isEqualTo(2);

    under().finish(running, Phase.COMPLETE, null);
    await(running, Phase.COMPLETE);
    until(() -> slots().survey().foreignBuilds() == 1);
    slots().release(slot);
    assertThat(slots().survey().foreignBuilds()).as("new and with-slot").isEqualTo(2);
  }

  @Test
  default void whoeverWatchesIsToldOfASlotThatBecomesFree() throws Exception {
    Slot slot = take(0, "worker");
    try (Builds.Changes changes = cluster().builds().watch()) {
      slots().release(slot);
      assertThat(changes.await(LONG_ENOUGH)).isTrue();
    }
  }
}
