package io.osbs.koji.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.testkit.koji.HubVersion;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The import against the double of a hub. Only images and logs are made up. */
final class KojiImportTest extends ImportScene {
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
}
