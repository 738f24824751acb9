package io.osbs.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.SecretMount;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What {@link Builds} promises. */
interface BuildsContract extends Contract {

  @Test
  default void aCreatedBuildIsFoundWithWhatItWasCreatedWith() throws Exception {
    Build made =
        cluster()
            .builds()
            .create(Contract.spec("one", BuildKind.ORCHESTRATOR, Map.of("osbs.io/request", "r")));
    Build found = find(new BuildName("one"));
    assertThat(found.uid()).isEqualTo(made.uid()).isNotBlank();
    assertThat(found.kind()).isEqualTo(BuildKind.ORCHESTRATOR);
    assertThat(found.phase().isActive()).isTrue();
    assertThat(found.labels()).containsEntry("osbs.io/request", "r");
    assertThat(found.annotations()).containsEntry("first", "1");
    assertThat(found.started()).isNull();
    assertThat(found.finished()).isNull();
    assertThat(found.failure()).isNull();
  }

  @Test
  default void creatingABuildAgainReturnsTheFirst() throws Exception {
    Build first = createWorker("one");
    Build second =
        cluster()
            .builds()
            .create(Contract.spec("one", BuildKind.ORCHESTRATOR, Map.of("other", "label")));
    assertThat(second.uid()).isEqualTo(first.uid());
    assertThat(second.kind()).isEqualTo(BuildKind.WORKER);
    assertThat(second.labels()).doesNotContainKey("other");
  }

  @Test
  default void creatingAFinalBuildAgainReturnsItAsItIs() throws Exception {
    Build first = createWorker("one");
    under().run(first.name());
    under().finish(first.name(), Phase.COMPLETE, null);
    await(first.name(), Phase.COMPLETE);
    Build second = createWorker("one");
    assertThat(second.uid()).isEqualTo(first.uid());
    assertThat(second.phase()).isEqualTo(Phase.COMPLETE);
  }

  @Test
  default void manyWhoCreateOneBuildGetTheSame() throws Exception {
    List<String> uids = Together.run(16, i -> () -> createWorker("one").uid());
    assertThat(new HashSet<>(uids)).hasSize(1);
    assertThat(cluster().builds().list(Map.of())).hasSize(1);
  }

  @Test
  default void aBuildThatNobodyCreatedIsNotFound() throws Exception {
    assertThat(cluster().builds().find(new BuildName("nobody"))).isEmpty();
  }

  @Test
  default void aBuildThatCannotBeMadeLeavesNothing() throws Exception {
    assertThatThrownBy(() ->
            cluster()
                .builds()
                .create(
                    Contract.spec(
                        "one",
                        BuildKind.WORKER,
                        Map.of(),
                        List.of(SecretMount.atDefault("missing")))))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("missing")
        .satisfies(e ->
            assertThat(((ClusterException) e).fault()).isInstanceOf(ClusterFault.Invalid.class));
    assertThat(cluster().builds().list(Map.of())).isEmpty();
  }

  @Test
  default void buildsAreListedByAllTheirLabels() throws Exception {
    Builds builds = cluster().builds();
    builds.create(Contract.spec("a", BuildKind.WORKER, Map.of("x", "1", "y", "1")));
    builds.create(Contract.spec("b", BuildKind.WORKER, Map.of("x", "1", "y", "2")));
    builds.create(Contract.spec("c", BuildKind.WORKER, Map.of("x", "2")));
    assertThat(names(builds.list(Map.of()))).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(names(builds.list(Map.of("x", "1")))).containsExactlyInAnyOrder("a", "b");
    assertThat(names(builds.list(Map.of("x", "1", "y", "2")))).containsExactly("b");
    assertThat(builds.list(Map.of("z", "1"))).isEmpty();
  }

  @Test
  default void buildsAreListedOldestFirst() throws Exception {
    for (String name : List.of("one", "two", "three")) {
      createWorker(name);
    }
    assertThat(cluster().builds().list(Map.of()))
        .isSortedAccordingTo((a, b) -> a.created().compareTo(b.created()));
  }

  @Test
  default void aBuildIsRunningAndThenWhatItSays() throws Exception {
    BuildName name = createWorker("one").name();
    under().run(name);
    Build running = find(name);
    assertThat(running.phase()).isEqualTo(Phase.RUNNING);
    assertThat(running.started()).isNotNull();

    under().finish(name, Phase.FAILED, Failure.of(FailureKind.BUILD, "RUN make: status 2"));
    Build failed = await(name, Phase.FAILED);
    assertThat(failed.finished()).isNotNull();
    assertThat(failed.uid()).isEqualTo(running.uid());
    assertThat(Objects.requireNonNull(failed.failure()).kind()).isEqualTo(FailureKind.BUILD);
    assertThat(Objects.requireNonNull(failed.failure()).message()).contains("RUN make");
  }

  @Test
  default void aBuildWhoseProcessVanishesIsAnInfrastructureFailure() throws Exception {
    BuildName name = createWorker("one").name();
    under().run(name);
    under().kill(name);
    Failure failure = await(name, Phase.ERROR).failure();
    assertThat(Objects.requireNonNull(failure).kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
  }

  @Test
  default void annotationsArePatched() throws Exception {
    Builds builds = cluster().builds();
    BuildName name = createWorker("one").name();
    builds.annotate(name, Map.of("second", "2"));
    builds.annotate(name, Map.of("third", "3", "second", "two"));
    assertThat(annotations(name)).isEqualTo(Map.of("first", "1", "second", "two", "third", "3"));
    builds.annotate(name, Map.of("first", "", "third", ""));
    assertThat(annotations(name)).isEqualTo(Map.of("second", "two"));
  }

  @Test
  default void annotationsOfManyAtOnceAreAllKept() throws Exception {
    BuildName name = createWorker("one").name();
    Together.run(
        16,
        i ->
            () -> {
              cluster().builds().annotate(name, Map.of("key-" + i, "" + i));
              return i;
            });
    assertThat(annotations(name)).hasSize(17);
  }

  /** Without what an engine itself says of a build that does not come up. */
  private Map<String, String> annotations(BuildName name) throws ClusterException {
    Map<String, String> all = new TreeMap<>(find(name).annotations());
    all.remove(Labels.STEP);
    return all;
  }

  @Test
  default void aFinalBuildCanBeAnnotatedAndAnAbsentOneIsNoError() throws Exception {
    BuildName name = createWorker("one").name();
    under().run(name);
    under().finish(name, Phase.COMPLETE, null);
    assertThat(await(name, Phase.COMPLETE).annotations()).doesNotContainKey("late");
    cluster().builds().annotate(name, Map.of("late", "yes"));
    assertThat(find(name).annotations()).containsEntry("late", "yes");
    cluster().builds().annotate(new BuildName("nobody"), Map.of("a", "b"));
  }

  @Test
  default void onlyActiveBuildsAreActive() throws Exception {
    BuildName ended = createWorker("one").name();
    BuildName running = createWorker("two").name();
    under().run(ended);
    under().run(running);
    under().finish(ended, Phase.COMPLETE, null);
    await(ended, Phase.COMPLETE);
    BuildName fresh = createWorker("three").name();
    assertThat(cluster().builds().active(Map.of()))
        .extracting(Build::name)
        .containsExactlyInAnyOrder(running, fresh);
    assertThat(cluster().builds().active(Map.of("no-such-label", "x"))).isEmpty();
  }

  @Test
  default void theLogIsReadFromAnyOffset() throws Exception {
    BuildName name = createWorker("one").name();
    assertThat(cluster().builds().log(name, 0, 100)).isEmpty();
    under().run(name);
    under().print(name, "first line\n");
    until(() -> log(name, 0, 100).equals("first line\n"));
    under().print(name, "second line\n");
    until(() -> log(name, 11, 100).equals("second line\n"));
    assertThat(log(name, 0, 5)).isEqualTo("first");
    assertThat(log(name, 6, 4)).isEqualTo("line");
    assertThat(log(name, 23, 100)).isEmpty();
    assertThat(log(name, 1000, 100)).isEmpty();
    under().finish(name, Phase.COMPLETE, null);
    await(name, Phase.COMPLETE);
    assertThat(log(name, 0, 100)).isEqualTo("first line\nsecond line\n");
    assertThat(log(new BuildName("nobody"), 0, 100)).isEmpty();
  }

  @Test
  default void theResultIsWhatTheBuildStoredLast() throws Exception {
    BuildName name = createWorker("one").name();
    assertThat(cluster().builds().result(name)).isEmpty();
    under().run(name);
    under().storeResult(name, bytes("{\"a\": 1}"));
    under().storeResult(name, bytes("{\"a\": 2}"));
    under().finish(name, Phase.COMPLETE, null);
    await(name, Phase.COMPLETE);
    assertThat(cluster().builds().result(name)).contains(bytes("{\"a\": 2}"));
    assertThat(cluster().builds().result(new BuildName("nobody"))).isEmpty();
  }

  @Test
  default void aBuildThatHasNotRunIsCancelled() throws Exception {
    BuildName name = createWorker("one").name();
    cluster().builds().cancel(name);
    Build cancelled = await(name, Phase.CANCELLED);
    assertThat(cancelled.finished()).isNotNull();
    assertThat(Objects.requireNonNull(cancelled.failure()).kind()).isEqualTo(FailureKind.CANCELLED);
  }

  @Test
  default void aRunningBuildThatIsCancelledEndsAsCancelled() throws Exception {
    BuildName name = createWorker("one").name();
    under().run(name);
    cluster().builds().cancel(name);
    cluster().builds().cancel(name);
    under().obeyCancel(name);
    await(name, Phase.CANCELLED);
  }

  @Test
  default void cancellingAFinalOrAbsentBuildChangesNothing() throws Exception {
    BuildName name = createWorker("one").name();
    under().run(name);
    under().finish(name, Phase.COMPLETE, null);
    Build before = await(name, Phase.COMPLETE);
    cluster().builds().cancel(name);
    assertThat(find(name)).isEqualTo(before);
    cluster().builds().cancel(new BuildName("nobody"));
    assertThat(cluster().builds().find(new BuildName("nobody"))).isEmpty();
  }

  @Test
  default void aFinalBuildIsRemovedWithAllThatIsKeptOfIt() throws Exception {
    BuildName name = createWorker("one").name();
    under().run(name);
    under().print(name, "a line\n");
    under().storeResult(name, bytes("{}"));
    under().finish(name, Phase.COMPLETE, null);
    Build seen = await(name, Phase.COMPLETE);
    assertThat(cluster().builds().remove(seen)).isPresent();
    until(() -> cluster().builds().find(name).isEmpty());
    assertThat(cluster().builds().list(Map.of())).isEmpty();
    assertThat(cluster().builds().result(name)).isEmpty();
    until(() -> log(name, 0, 100).isEmpty());
    assertThat(cluster().builds().remove(seen)).as("a second time").isEmpty();
  }

  @Test
  default void anActiveBuildIsNotRemoved() throws Exception {
    Build waiting = createWorker("one");
    assertThat(cluster().builds().remove(waiting)).isEmpty();
    under().run(waiting.name());
    assertThat(cluster().builds().remove(find(waiting.name()))).isEmpty();
    assertThat(find(waiting.name()).phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  default void anotherBuildOfThatNameIsNotRemoved() throws Exception {
    BuildName name = createWorker("one").name();
    cluster().builds().cancel(name);
    Build first = await(name, Phase.CANCELLED);
    cluster().builds().remove(first);
    until(() -> cluster().builds().find(name).isEmpty());
    createWorker("one");
    cluster().builds().cancel(name);
    Build second = await(name, Phase.CANCELLED);
    assertThat(cluster().builds().remove(first)).isEmpty();
    assertThat(find(name).uid()).isEqualTo(second.uid());
  }

  @Test
  default void ofManyWhoRemoveABuildOneDoes() throws Exception {
    BuildName name = createWorker("one").name();
    cluster().builds().cancel(name);
    Build seen = await(name, Phase.CANCELLED);
    List<Boolean> removed = Together.run(8, i -> () -> cluster().builds().remove(seen).isPresent());
    assertThat(removed).containsOnlyOnce(true);
  }

  @Test
  default void whoLooksWhileBuildsAreRemovedSeesThemAsTheyWereOrNotAtAll() throws Exception {
    for (int i = 0; i < 12; i++) {
      cluster().builds().cancel(createWorker("build-" + i).name());
    }
    for (int i = 0; i < 12; i++) {
      await(new BuildName("build-" + i), Phase.CANCELLED);
    }
    List<Build> all = cluster().builds().list(Map.of());
    Together.run(
        4,
        i ->
            () -> {
              for (Build each : all) {
                if (i == 0) {
                  cluster().builds().remove(each);
                } else {
                  cluster().builds().result(each.name());
                  cluster().builds().log(each.name(), 0, 10);
                  Optional<Build> found = cluster().builds().find(each.name());
                  assertThat(found.map(Build::phase).orElse(Phase.CANCELLED))
                      .isEqualTo(Phase.CANCELLED);
                  assertThat(cluster().builds().list(Map.of()))
                      .allMatch(seen -> seen.phase() == Phase.CANCELLED);
                }
              }
              return i;
            });
    until(() -> cluster().builds().list(Map.of()).isEmpty());
  }

  @Test
  default void whoeverWatchesIsToldOfChanges() throws Exception {
    try (Builds.Changes changes = cluster().builds().watch()) {
      BuildName name = createWorker("one").name();
      assertThat(changes.await(LONG_ENOUGH)).as("a build was created").isTrue();
      while (changes.await(Duration.ZERO)) {
        // One change may be told several times.
      }
      under().run(name);
      assertThat(changes.await(LONG_ENOUGH)).as("its phase changed").isTrue();
    }
  }

  @Test
  default void whoeverWatchesOneBuildIsToldOfItsChanges() throws Exception {
    BuildName name = createWorker("one").name();
    try (Builds.Changes changes = cluster().builds().watch(name)) {
      while (changes.await(Duration.ZERO)) {
        // Of its making.
      }
      under().run(name);
      assertThat(changes.await(LONG_ENOUGH)).as("its phase changed").isTrue();
    }
  }

  private String log(BuildName name, long offset, int limit) throws ClusterException {
    return new String(cluster().builds().log(name, offset, limit), StandardCharsets.UTF_8);
  }

  private static List<String> names(List<Build> builds) {
    return builds.stream().map(build -> build.name().value()).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
