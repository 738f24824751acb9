package io.osbs.koji.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.testkit.koji.Disturbance;
import io.osbs.testkit.koji.HubVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an import leaves when it ends early, and whatever happens to a call on its way. */
final class KojiImportFaultsTest extends ImportScene {

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"FAILED", "CANCELLED"})
  void whatWasReservedIsGivenBackAndCanBeReservedAgain(Phase phase) throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          Request asked = bench.request(RequestClass.RELEASE, "1", null);
          bench.prepared(asked);

          bench.part().undo(phase, bench.notes());

          assertThat(state(hub, FIRST)).isEqualTo(phase == Phase.FAILED ? 3 : 4);
          assertThat(bench.noted).isEmpty();
          bench.part().undo(phase, bench.notes());
          bench.throughAll(asked);
          assertThat(state(hub, FIRST)).isEqualTo(1);
        });
  }

  @Test
  void aRunThatDiedWhileItReservedLeavesNothingReserved() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          bench.noted.put("reserving", FIRST);
          hub.callAs(
              "osbs",
              "CGInitBuild",
              "atomic-reactor",
              Map.of("name", ImportBench.NAME, "version", "1.0", "release", "1"));

          bench.part().undo(Phase.FAILED, bench.notes());
          assertThat(state(hub, FIRST)).isEqualTo(4);

          bench.noted.put("reserving", FIRST);
          assertThat(bench.prepared(bench.request(RequestClass.RELEASE, null, null)).release())
              .isNotNull();
        });
  }

  @Test
  void someoneElsesReservationIsLeftAlone() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          hub.callAs(
              "builder1",
              "CGInitBuild",
              "atomic-reactor",
              Map.of("name", ImportBench.NAME, "version", "1.0", "release", "1"));
          bench.noted.put("reserving", FIRST);

          bench.part().undo(Phase.FAILED, bench.notes());

          assertThat(state(hub, FIRST)).isZero();
        });
  }

  @Test
  void aRefusedImportGivesTheReservationBackAndARetryImportsTheSameRelease() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          Request built = bench.prepared(bench.request(RequestClass.RELEASE, null, null));
          bench.noted.put("token", "not the token");

          assertThatThrownBy(() ->
                  bench.part().run(PublishStep.KOJI_IMPORT, bench.image(built), bench.notes()))
              .hasMessageContaining("Token doesn't match");
          assertThat(bench.noted).containsOnlyKeys("release");
          hub.callAs("osbs", "cancelBuild", FIRST);

          bench.part().run(PublishStep.KOJI_IMPORT, bench.image(built), bench.notes());
          assertThat(state(hub, FIRST)).isEqualTo(1);
        });
  }

  @Test
  void aTaskThatWasCancelledImportsNothing() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          long task = task(hub);
          Request built = bench.prepared(bench.request(RequestClass.RELEASE, null, task));
          hub.callAs("alice", "cancelTask", task);

          assertThatThrownBy(() ->
                  bench.part().run(PublishStep.KOJI_IMPORT, bench.image(built), bench.notes()))
              .isInstanceOfSatisfying(
                  FailureException.class,
                  e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.CANCELLED));
          assertThat(state(hub, FIRST)).isEqualTo(3);
        });
  }

  @Test
  void aSessionThatEndsAmidAnImportIsReplaced() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          Request built = bench.prepared(bench.request(RequestClass.RELEASE, null, task(hub)));
          AtomicBoolean once = new AtomicBoolean();
          hub.disturb((method, _) -> {
            if (method.equals("CGImport") && once.compareAndSet(false, true)) {
              hub.forgetSessions();
            }
            return Optional.empty();
          });

          bench.part().run(PublishStep.KOJI_IMPORT, bench.image(built), bench.notes());

          assertThat(state(hub, FIRST)).isEqualTo(1);
          assertThat(hub.tagged("candidate")).containsExactly(FIRST);
        });
  }

  /** How many calls a whole import makes. */
  private int calls(boolean fast) throws Exception {
    int[] calls = new int[1];
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          bench.fastUpload = fast;
          bench.throughAll(bench.request(RequestClass.RELEASE, null, task(hub)));
          calls[0] = hub.counts().values().stream().mapToInt(Integer::intValue).sum();
        });
    assertThat(calls[0]).isGreaterThan(20);
    return calls[0];
  }

  @ParameterizedTest
  @EnumSource(
      value = Disturbance.class,
      names = {"LOST_BEFORE", "LOST_AFTER", "CUT_OFF", "BAD_GATEWAY", "PAGE", "OFFLINE"})
  void whateverHappensToAnySingleCallTheBuildIsImportedOnceAndTagged(Disturbance disturbance)
      throws Exception {
    for (boolean fast : new boolean[] {true, false}) {
      int calls = calls(fast);
      for (int index = 0; index < calls; index++) {
        int disturbed = index;
        on(
            HubVersion.MASTER,
            (bench, hub) -> {
              bench.fastUpload = fast;
              long task = task(hub);
              hub.disturb(
                  (_, before) -> before == disturbed ? Optional.of(disturbance) : Optional.empty());

              bench.throughAll(bench.request(RequestClass.RELEASE, null, task));

              String nvr = "hello-container-1.0-" + bench.noted.get("release");
              String what = disturbance + " of call " + disturbed + ", fast " + fast;
              assertThat(state(hub, nvr)).as(what).isEqualTo(1);
              assertThat(hub.archives(nvr)).as(what).hasSize(2);
              assertThat(hub.buildLogs(nvr)).as(what).hasSize(3);
              assertThat(hub.tagged("candidate")).as(what).containsExactly(nvr);
              assertThat(hub.buildStates()).as(what).doesNotContainValue(0);
            });
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Disturbance.class,
      names = {"LOST_BEFORE", "LOST_AFTER", "CUT_OFF"})
  void whateverHappensToAnySingleCallNothingStaysReservedAfterAFailure(Disturbance disturbance)
      throws Exception {
    for (int index = 0; index < 14; index++) {
      int disturbed = index;
      on(
          HubVersion.MASTER,
          (bench, hub) -> {
            hub.disturb(
                (_, before) -> before == disturbed ? Optional.of(disturbance) : Optional.empty());
            bench.prepared(bench.request(RequestClass.RELEASE, null, task(hub)));
            boolean _ =
                ImportBench.eventually(() -> {
                  bench.part().undo(Phase.FAILED, bench.notes());
                  return true;
                });

            assertThat(hub.buildStates())
                .as("%s of call %d", disturbance, disturbed)
                .isNotEmpty()
                .doesNotContainValue(0);
            assertThat(bench.noted).isEmpty();
          });
    }
  }

  @ParameterizedTest
  @EnumSource(HubVersion.class)
  void aHubThatIsSilentForLongIsTriedAgainByTheNextRun(HubVersion version) throws Exception {
    on(
        version,
        (bench, hub) -> {
          Request built = bench.prepared(bench.request(RequestClass.RELEASE, null, task(hub)));
          hub.disturb((_, _) -> Optional.of(Disturbance.BAD_GATEWAY));
          assertThatThrownBy(() ->
                  bench.part().run(PublishStep.KOJI_IMPORT, bench.image(built), bench.notes()))
              .hasMessageContaining("HTTP 502 text/html: Bad Gateway (tried 4 times)")
              .isInstanceOfSatisfying(
                  FailureException.class,
                  e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.INFRASTRUCTURE));
          hub.disturb((_, _) -> Optional.empty());

          bench.part().run(PublishStep.KOJI_IMPORT, bench.image(built), bench.notes());
          assertThat(state(hub, FIRST)).isEqualTo(1);
        });
  }

  /** Each session has the patience of four tries here, and a minute of pauses in between. */
  @Test
  void aHubThatIsAwayAmidTheImportIsWaitedForInTheSameRun() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          Request built = bench.prepared(bench.request(RequestClass.RELEASE, null, task(hub)));
          AtomicInteger away = new AtomicInteger(22);
          AtomicBoolean begun = new AtomicBoolean();
          hub.disturb((method, _) -> {
            begun.compareAndSet(false, method.equals("CGImport"));
            return begun.get() && away.getAndDecrement() > 0
                ? Optional.of(Disturbance.LOST_BEFORE)
                : Optional.empty();
          });

          bench.part().run(PublishStep.KOJI_IMPORT, bench.image(built), bench.notes());

          assertThat(state(hub, FIRST)).isEqualTo(1);
          assertThat(hub.tagged("candidate")).containsExactly(FIRST);
        });
  }

  @Test
  void aHubThatStaysAwayIsNotSaidGoodbyeTo() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          bench.prepared(bench.request(RequestClass.RELEASE, null, task(hub)));
          List<String> asked = new ArrayList<>();
          hub.disturb((method, _) -> {
            asked.add(method);
            return method.equals("login") ? Optional.empty() : Optional.of(Disturbance.LOST_BEFORE);
          });
          assertThatThrownBy(() -> bench.part().undo(Phase.FAILED, bench.notes()))
              .hasMessageContaining("does not answer CGRefundBuild")
              .hasMessageContaining("'koji cancel " + FIRST + "' gives it back")
              .isInstanceOfSatisfying(
                  FailureException.class,
                  e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.INFRASTRUCTURE));
          assertThat(asked).contains("CGRefundBuild").doesNotContain("logout");
        });
  }
}
