package io.osbs.reactor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddedLabelsTest {

  private static final String DOCKERFILE = "FROM base\nRUN make\n";

  @Test
  void allPlainLabelsAreOneInstructionSortedByName() {
    AddedLabels added =
        AddedLabels.to(DOCKERFILE, Map.of("vcs-type", "git", "com.example.a", "b c", "empty", ""));

    assertThat(added.dockerfile())
        .isEqualTo(DOCKERFILE + "LABEL com.example.a=\"b c\" empty=\"\" vcs-type=\"git\"\n");
    assertThat(added.options()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b", "it's", "a\\b", "$HOME", "a`b", "a\nb", "a\tb"})
  void whatADockerfileWouldReadInItsOwnWayIsLeftToAnOption(String value) {
    AddedLabels added = AddedLabels.to(DOCKERFILE, Map.of("odd", value, "plain", "1"));

    assertThat(added.dockerfile()).isEqualTo(DOCKERFILE + "LABEL plain=\"1\"\n");
    assertThat(added.options()).isEqualTo(Map.of("odd", value));
  }

  @Test
  void anOddNameIsLeftToAnOption() {
    AddedLabels added = AddedLabels.to(DOCKERFILE, Map.of("a b", "1"));

    assertThat(added.dockerfile()).isEqualTo(DOCKERFILE);
    assertThat(added.options()).isEqualTo(Map.of("a b", "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FROM base\nRUN a \\", "FROM base\nRUN a \\  \n\n# why\n", "RUN a `\n"})
  void nothingIsAddedToAnInstructionThatGoesOn(String dockerfile) {
    AddedLabels added = AddedLabels.to(dockerfile, Map.of("plain", "1"));

    assertThat(added.dockerfile()).isEqualTo(dockerfile);
    assertThat(added.options()).isEqualTo(Map.of("plain", "1"));
  }

  @Test
  void aLastLineWithoutAnEndGetsOne() {
    assertThat(AddedLabels.to("FROM base", Map.of("a", "1")).dockerfile())
        .isEqualTo("FROM base\nLABEL a=\"1\"\n");
  }
}
