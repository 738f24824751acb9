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
import io.osbs.testkit.koji.HubDouble;
import io.osbs.testkit.koji.HubVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The import against the double of a hub. Only images and logs are made up. */
final class KojiImportTest {

  private static final String FIRST = "hello-container-1.0-1";

  @TempDir Path directory;

  private interface Story {
    void tell(ImportBench bench, HubDouble hub) throws Exception;
  }

  private void on(HubVersion version, Story story) throws Exception {
    try (HubDouble hub = HubDouble.start(version, InstantSource.system());
        ImportBench bench = new ImportBench(hub, directory)) {
      story.tell(bench, hub);
    }
  }

  private static long task(HubDouble hub) {
    return hub.submit("alice", "git://x/y#z", "containers-candidate", Map.of("git_branch", "main"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> struct(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  private static Map<String, Object> first(@Nullable Object list) {
    return struct(((List<?>) Objects.requireNonNull(list)).getFirst());
  }

  private static int state(HubDouble hub, String nvr) {
    return hub.buildStates().getOrDefault(nvr, -1);
  }

  @ParameterizedTest
  @EnumSource(HubVersion.class)
  void aReleaseIsReservedBuiltImportedAndTagged(HubVersion version) throws Exception {
    on(
        version,
        (bench, hub) -> {
          long task = task(hub);
          Request asked = bench.request(RequestClass.RELEASE, null, task);

          Request built = bench.part().prepare(asked, bench.labels, bench.notes());

          assertThat(built.release()).isEqualTo("1");
          assertThat(state(hub, FIRST)).isZero();

          bench.part().run(PublishStep.KOJI_IMPORT, bench.image(built), bench.notes());

          assertThat(state(hub, FIRST)).isEqualTo(1);
          assertThat(hub.build(FIRST).orElseThrow())
              .containsEntry("task_id", task)
              .containsEntry("owner_name", "alice")
              .containsEntry("source", "https://git.example.com/hello#" + "c".repeat(40));
          assertThat(hub.archives(FIRST)).hasSize(2);
          assertThat(hub.buildLogs(FIRST))
              .containsOnlyKeys("orchestrator.log", "ppc64le.log", "x86_64.log");
          assertThat(hub.tagged("candidate")).containsExactly(FIRST);
          assertThat(bench.imported)
              .containsExactly((Long) hub.build(FIRST).orElseThrow().get("id"));
        });
  }

  @Test
  void whatIsImportedIsTheImagesAsTheyWereBuilt() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          bench.userData = "{\"why\": \"colour \\u001b[31m\"}";
          bench.throughAll(bench.request(RequestClass.RELEASE, "7", task(hub)));

          Map<String, Object> metadata = struct(bench.metadata());
          Map<String, Object> build = struct(metadata.get("build"));
          assertThat(build)
              .containsEntry("release", "7")
              .containsEntry("start_time", 1_799_999_000)
              .containsEntry("end_time", 1_800_000_000);
          Map<String, Object> extra = struct(build.get("extra"));
          assertThat(extra)
              .containsEntry("custom_user_metadata", Map.of("why", "colour \\u001b[31m"));
          assertThat(struct(struct(extra.get("image")).get("index")).get("pull"))
              .isEqualTo(
                  List.of(
                      "registry.example.com/hello@sha256:" + "f".repeat(64),
                      "registry.example.com/hello:1.0-7"));
          Map<String, Object> root = first(metadata.get("buildroots"));
          assertThat(root)
              .containsEntry("id", "x86_64-1")
              .containsEntry("host", Map.of("os", "Example Linux 1", "arch", "x86_64"))
              .containsEntry(
                  "content_generator", Map.of("name", "atomic-reactor", "version", "1.2.3"))
              .containsEntry(
                  "tools",
                  List.of(
                      Map.of("name", "buildah", "version", "1.28.2"),
                      Map.of("name", "osbs", "version", "1.2.2")));
          Map<String, Object> buildah = first(root.get("components"));
          assertThat(buildah)
              .containsEntry("type", "rpm")
              .containsEntry("name", "buildah")
              .containsEntry("version", "1.28.2")
              .containsEntry("release", "1.el9")
              .containsEntry("epoch", 2)
              .containsEntry("signature", "k2");
          Map<String, Object> output = first(metadata.get("output"));
          assertThat(output)
              .containsEntry("type", "docker-image")
              .containsEntry("filename", "docker-image-" + "a".repeat(64) + ".x86_64.tar.gz")
              .containsEntry("filesize", 15)
              .containsEntry("checksum_type", "sha256");
          Map<String, Object> rpm = new HashMap<>();
          rpm.put("type", "rpm");
          rpm.put("name", "bash");
          rpm.put("version", "5.2");
          rpm.put("release", "1.fc39");
          rpm.put("epoch", 1);
          rpm.put("arch", "x86_64");
          rpm.put("sigmd5", "d".repeat(32));
          rpm.put("signature", "k1");
          assertThat(output.get("components")).isEqualTo(List.of(rpm));
          Map<String, Object> docker = struct(struct(output.get("extra")).get("docker"));
          assertThat(docker)
              .containsEntry("id", "sha256:" + "a".repeat(64))
              .containsEntry("config", Map.of("os", "linux"))
              .containsEntry(
                  "layer_sizes",
                  List.of(Map.of("diff_id", "sha256:" + "e".repeat(64), "size", 2048)));
        });
  }

  @Test
  void pullSpecificationsAreOfTheRegistryThatUsersPullFrom() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          Request built = bench.prepared(bench.request(RequestClass.RELEASE, "1", task(hub)));
          bench
              .part()
              .run(
                  PublishStep.KOJI_IMPORT,
                  bench.image(built).in("pulp.example.com", "prod/hello"),
                  bench.notes());

          assertThat(bench.metadata().toString())
              .contains("pulp.example.com/prod/hello@sha256:" + "1".repeat(64))
              .contains("pulp.example.com/prod/hello:1.0-1")
              .doesNotContain("registry.example.com/hello@sha256:1");
        });
  }

  @Test
  void theBuildNamedAsParentIsRecorded() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          bench.throughAll(bench.request(RequestClass.RELEASE, "1", task(hub)));
          Object parent = hub.build(FIRST).orElseThrow().get("id");
          bench.noted.clear();
          bench.parentBuild = FIRST;

          bench.throughAll(bench.request(RequestClass.RELEASE, "2", task(hub)));

          assertThat(bench.metadata().toString()).contains("parent_build_id=" + parent);
        });
  }

  @Test
  void theNextFreeReleaseIsTheHubsToSay() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          bench.throughAll(bench.request(RequestClass.RELEASE, null, null));
          bench.noted.clear();

          Request second =
              bench
                  .part()
                  .prepare(
                      bench.request(RequestClass.RELEASE, null, null), bench.labels, bench.notes());

          assertThat(second.release()).isEqualTo("2");
        });
  }

  @Test
  void whoeverIsSlowerTakesTheReleaseAfterThat() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          AtomicBoolean once = new AtomicBoolean();
          hub.disturb((method, _) -> {
            if (method.equals("CGInitBuild") && once.compareAndSet(false, true)) {
              hub.callAs(
                  "builder1",
                  "CGInitBuild",
                  "atomic-reactor",
                  Map.of("name", ImportBench.NAME, "version", "1.0", "release", "1"));
            }
            return Optional.empty();
          });

          assertThat(bench.prepared(bench.request(RequestClass.RELEASE, null, null)).release())
              .isEqualTo("2");
        });
  }

  @Test
  void aReleaseThatIsTakenIsFoundOutBeforeAnythingIsBuilt() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          bench.throughAll(bench.request(RequestClass.RELEASE, "1", null));
          bench.noted.clear();

          assertThatThrownBy(() -> bench.prepared(bench.request(RequestClass.RELEASE, "1", null)))
              .hasMessageContaining("Koji does not give hello-container-1.0-1 to this build: ")
              .hasMessageContaining("choose another release");
          assertThat(bench.noted).isEmpty();
        });
  }

  @Test
  void aBlockedOrUnlistedPackageIsFoundOutBeforeAnythingIsBuilt() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          hub.block("candidate", ImportBench.NAME);
          assertThatThrownBy(
                  () -> bench.prepared(bench.request(RequestClass.RELEASE, "1", task(hub))))
              .hasMessageContaining("package hello-container is blocked for tag candidate");
          bench.labels.put("com.redhat.component", "nosuch-container");
          assertThatThrownBy(
                  () -> bench.prepared(bench.request(RequestClass.RELEASE, "1", task(hub))))
              .hasMessageContaining("koji add-pkg --owner NAME candidate nosuch-container");
          assertThat(hub.build(FIRST)).isEmpty();
        });
  }

  @Test
  void aScratchBuildIsNothingToKoji() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          Request scratch = bench.request(RequestClass.SCRATCH, null, task(hub));
          assertThat(bench.part().steps(scratch)).isEmpty();
          assertThat(bench.part().steps(bench.request(RequestClass.ISOLATED, "1.1", null)))
              .containsExactly(PublishStep.KOJI_IMPORT);
          assertThat(hub.counts()).isEmpty();
        });
  }

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
  void aUserWithoutAccessIsToldSoBeforeAnythingIsBuilt() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) ->
            assertThatThrownBy(() ->
                    bench
                        .part("alice")
                        .prepare(
                            bench.request(RequestClass.RELEASE, "1", null),
                            bench.labels,
                            bench.notes()))
                .hasMessageContaining("Content generator access required (atomic-reactor)")
                .isInstanceOfSatisfying(
                    FailureException.class,
                    e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.PERMISSION)));
  }

  @Test
  void controlCharactersInLogsArriveAndInMetadataAreMadeHarmless() throws Exception {
    on(
        HubVersion.MASTER,
        (bench, hub) -> {
          bench.log = "red \u001b[31m and nothing \u0000\n";
          bench.userData = "{\"a\": \"\\u0007\"}";
          bench.throughAll(bench.request(RequestClass.RELEASE, "1", task(hub)));

          assertThat(hub.buildLogs(FIRST).get("x86_64.log"))
              .isEqualTo(bench.log.getBytes(StandardCharsets.UTF_8));
          assertThat(String.valueOf(hub.build(FIRST).orElseThrow().get("extra")))
              .contains("\\u0007");
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
