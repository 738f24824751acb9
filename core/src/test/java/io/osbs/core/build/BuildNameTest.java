package io.osbs.core.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.osbs.core.image.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BuildNameTest {

  private static final Platform X86 = new Platform("x86_64");

  @ParameterizedTest(name = "attempt {2} at {1} for {0} is {3}")
  @CsvSource({
    "k-4711, x86_64, 1, k-4711-x86-64-1",
    "k-4711, ppc64le, 12, k-4711-ppc64le-12",
    "k, S390X, 1, k-s390x-1"
  })
  void aShortNameSaysEverything(String request, String platform, int attempt, String name) {
    assertThat(BuildName.worker(request, new Platform(platform), attempt)).hasToString(name);
  }

  @Test
  void anOrchestratorBuildIsCalledLikeItsRequest() {
    assertThat(BuildName.orchestrator("k-4711")).hasToString("k-4711");
  }

  @ParameterizedTest(name = "a request id of {0} characters")
  @ValueSource(ints = {1, 20, 51, 52, 53, 54, 55, 62, 63, 64, 65, 200, 5000})
  void noNameIsLongerThanADnsLabel(int length) {
    String request = "r".repeat(length);
    for (String platform : List.of("x", "x86_64", "p".repeat(46), "p".repeat(63))) {
      assertThat(BuildName.worker(request, new Platform(platform), 1).value().length())
          .isBetween(1, 63);
    }
    assertThat(BuildName.orchestrator(request).value().length()).isBetween(1, 63);
  }

  @Test
  void aShortenedNameKeepsTheStartTheHashAndThePlatformAndTheAttempt() {
    String request = "container-build-of-a-very-long-component-name-that-nobody-types-4711";

    assertThat(BuildName.worker(request, X86, 3).value())
        .startsWith("container-build-of-a-very-long-component")
        .matches(".*-[0-9a-f]{8}-x86-64-3")
        .hasSize(63);
  }

  @Test
  void theSameBuildHasTheSameNameEverywhere() {
    String request = "r".repeat(100);

    assertThat(BuildName.worker(request, X86, 1)).isEqualTo(BuildName.worker(request, X86, 1));
    // Written down: another release of OSBS must find the builds of this one.
    assertThat(BuildName.worker(request, X86, 1))
        .hasToString("rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr-1f3d8195-x86-64-1");
  }

  @Test
  void differentBuildsHaveDifferentNames() {
    Map<BuildName, String> names = new HashMap<>();
    for (int length : new int[] {1, 40, 51, 52, 53, 54, 63, 64, 300}) {
      for (String last : List.of("a", "b", "1")) {
        String request = "r".repeat(length - 1) + last;
        put(names, BuildName.orchestrator(request), request);
        for (String platform : List.of("x86_64", "aarch64", "s390x", "p".repeat(60))) {
          for (int attempt = 1; attempt <= 12; attempt++) {
            BuildName name = BuildName.worker(request, new Platform(platform), attempt);
            put(names, name, request + "/" + platform + "/" + attempt);
          }
        }
      }
    }
  }

  private static void put(Map<BuildName, String> names, BuildName name, String build) {
    assertThat(names.put(name, build)).as("other build called %s", name).isNull();
  }

  @Test
  void attemptsCountFromOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BuildName.worker("k-1", X86, 0))
        .withMessageContaining("0");
  }

  @ParameterizedTest(name = "''{0}'' is no build name")
  @ValueSource(strings = {"", "-a", "a-", "A", "a_b", "a.b", "a b", "a/b"})
  void refusesWhatIsNoDnsLabel(String text) {
    assertThat(BuildName.isName(text)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new BuildName(text));
  }
}
