package io.osbs.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Slot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file with other content than we write costs its own build or slot at most. */
final class DamagedFilesTest {

  private static final BuildName DAMAGED = new BuildName("damaged");
  private static final BuildName SOUND = new BuildName("sound");

  @TempDir private Path home;
  private LocalClusterUnderTest under;
  private Cluster cluster;

  @BeforeEach
  void open() throws Exception {
    under = new LocalClusterUnderTest(home.toRealPath());
    cluster = under.cluster();
    for (BuildName name : List.of(DAMAGED, SOUND)) {
      cluster.builds().create(LocalRulesTest.spec(name, 0, List.of(), null));
      under.run(name);
    }
  }

  @AfterEach
  void close() {
    under.close();
  }

  private static final String TORN = "{\"version\": 1, \"uid\": \"ab";

  @ParameterizedTest
  @ValueSource(strings = {"", TORN, "[]", "{}", "garbage", "{\"version\": 2}", "null"})
  void aDamagedStatusOfALivingBuildCountsAsRunning(String content) throws Exception {
    damage(under.directory(DAMAGED).resolve("status.json"), content);
    assertThat(find(DAMAGED).phase()).isEqualTo(Phase.RUNNING);
    assertThat(cluster.slots().survey().foreignBuilds()).isEqualTo(2);
    under.finish(DAMAGED, Phase.COMPLETE, null);
    assertThat(find(DAMAGED).phase()).isEqualTo(Phase.COMPLETE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", TORN, "[]", "{}", "garbage", "{\"version\": 2}", "null"})
  void aDamagedStatusOfADeadBuildIsAnError(String content) throws Exception {
    under.kill(DAMAGED);
    damage(under.directory(DAMAGED).resolve("status.json"), content);
    assertThat(cluster.builds().list(Map.of())).hasSize(2);
    Build build = find(DAMAGED);
    assertThat(build.phase()).isEqualTo(Phase.ERROR);
    var failure = Objects.requireNonNull(build.failure());
    assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(failure.message()).contains("status.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", TORN, "[]", "{\"version\": 1}", "garbage"})
  void aBuildWithADamagedDescriptionIsReportedAndLeftOut(String content) throws Exception {
    Path file = under.directory(DAMAGED).resolve("build.json");
    damage(file, content);
    assertThat(cluster.builds().list(Map.of())).extracting(Build::name).containsExactly(SOUND);
    assertThat(cluster.slots().survey().foreignBuilds()).isEqualTo(1);
    assertThatThrownBy(() -> cluster.builds().find(DAMAGED))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", TORN, "[]", "{}", "garbage", "{\"version\": 1, \"uid\": 7}"})
  void aDamagedSlotIsFreeAndItsWorkerForeign(String content) throws Exception {
    Slot slot = cluster.slots().take(0, DAMAGED, "origin").orElseThrow();
    cluster.slots().take(1, SOUND, "origin");
    damage(under.stateDirectory.resolve("slots/0.json"), content);
    assertThat(cluster.slots().survey().slots()).hasSize(1);
    assertThat(cluster.slots().survey().foreignBuilds()).as("so the load is the same").isOne();
    assertThat(cluster.slots().release(slot)).isFalse();
    assertThat(cluster.slots().claim(0, slot.uid(), DAMAGED, "uid")).isFalse();
    assertThat(cluster.slots().take(0, new BuildName("next"), "origin")).isPresent();
    assertThat(cluster.slots().survey().slots()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", TORN, "garbage"})
  void damagedAnnotationsAreTheFirstOnesAgain(String content) throws Exception {
    cluster.builds().annotate(DAMAGED, Map.of("a", "1"));
    damage(under.directory(DAMAGED).resolve("annotations.json"), content);
    assertThat(find(DAMAGED).annotations()).isEmpty();
    cluster.builds().annotate(DAMAGED, Map.of("b", "2"));
    assertThat(find(DAMAGED).annotations()).isEqualTo(Map.of("b", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.json", "-1.json", "01.json", "README", "99999999999.json"})
  void otherFilesBesideTheSlotsAreNoSlots(String name) throws Exception {
    damage(under.stateDirectory.resolve("slots").resolve(name), "x");
    damage(under.stateDirectory.resolve("builds").resolve("README.txt"), "x");
    assertThat(cluster.slots().survey().slots()).isEmpty();
    assertThat(cluster.builds().list(Map.of())).hasSize(2);
  }

  private static void damage(Path file, String content) throws Exception {
    Files.writeString(file, content);
  }

  private Build find(BuildName name) throws ClusterException {
    return cluster.builds().find(name).orElseThrow();
  }
}
