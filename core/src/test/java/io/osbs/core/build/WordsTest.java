package io.osbs.core.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The words and numbers that other programs read: changing one breaks them. */
final class WordsTest {

  @ParameterizedTest(name = "{0} is {1}, active: {2}")
  @CsvSource({
    "NEW, New, true",
    "PENDING, Pending, true",
    "RUNNING, Running, true",
    "COMPLETE, Complete, false",
    "FAILED, Failed, false",
    "ERROR, Error, false",
    "CANCELLED, Cancelled, false"
  })
  void phasesHaveTheWordsOfOpenShift(Phase phase, String word, boolean active) {
    assertThat(phase).hasToString(word);
    assertThat(Phase.ofWord(word.toUpperCase(Locale.ROOT))).hasValue(phase);
    assertThat(phase.isActive()).isEqualTo(active);
    assertThat(phase.isFinal()).isNotEqualTo(active);
  }

  @Test
  void anUnknownPhaseIsNone() {
    assertThat(Phase.ofWord("Succeeded")).isEmpty();
  }

  @ParameterizedTest(name = "{0}: word {1}, exit status {2}")
  @CsvSource({
    "BUILD, build, 1",
    "CONFIGURATION, configuration, 2",
    "CANCELLED, cancelled, 3",
    "PERMISSION, permission, 4",
    "INFRASTRUCTURE, infrastructure, 5",
    "GAVE_UP_WAITING, gave-up-waiting, 6"
  })
  void failureKindsHaveTheDocumentedWordAndExitStatus(FailureKind kind, String word, int status) {
    assertThat(kind.word()).isEqualTo(word);
    assertThat(kind.exitStatus()).isEqualTo(status);
    assertThat(FailureKind.ofWord(word)).isEqualTo(kind);
  }

  @ParameterizedTest
  @EnumSource
  void aRequestClassIsReadFromItsWord(RequestClass requestClass) {
    assertThat(RequestClass.ofWord(requestClass.word())).isEqualTo(requestClass);
  }
}
