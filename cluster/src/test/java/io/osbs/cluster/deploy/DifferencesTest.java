package io.osbs.cluster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What 'osbs deploy apply' says it changed. */
final class DifferencesTest {

  @Test
  void whatChangesWithEveryWriteIsNoDifference() {
    assertThat(
            Differences.between(
                Map.of("metadata", Map.of("name", "a", "resourceVersion", "1"), "status", "old"),
                Map.of("metadata", Map.of("name", "a", "resourceVersion", "2"), "status", "new")))
        .isEmpty();
  }

  @Test
  void eachDifferenceIsOneLineByItsPathInOrder() {
    assertThat(
            Differences.between(
                Map.of("spec", Map.of("hard", Map.of("pods", "10", "gone", "1"))),
                Map.of("spec", Map.of("hard", Map.of("pods", "20", "come", List.of("a"))))))
        .containsExactly(
            "spec.hard.come: [a], was nothing",
            "spec.hard.gone: nothing, was 1",
            "spec.hard.pods: 20, was 10");
  }

  @Test
  void theValuesOfASecretAreNeverShown() {
    for (String member : List.of("data", "stringData")) {
      assertThat(
              Differences.between(
                  Map.of("kind", "Secret", member, Map.of("token", "b2xk")),
                  Map.of("kind", "Secret", member, Map.of("token", "bmV3", "ca.crt", "Y2E="))))
          .containsExactly(
              member + ".ca.crt has another value", member + ".token has another value");
    }
  }

  @Test
  void aSecretThatHadNoValuesShowsNoneEither() {
    assertThat(
            Differences.between(
                Map.of("kind", "Secret"),
                Map.of("kind", "Secret", "data", Map.of("token", "bmV3"))))
        .containsExactly("data has another value");
  }
}
