package io.osbs.core.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.image.Platform;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the disk is full | x86_64: the disk is full",
        "x86_64: the disk is full | x86_64: the disk is full",
        "x86_64, ppc64le: the disk is full | x86_64, ppc64le: the disk is full",
        "x86_64 is unknown | x86_64: x86_64 is unknown",
      })
  void aSentenceNamesItsPlatformOnce(String message, String sentence) {
    Failure failure = new Failure(FailureKind.BUILD, new Platform("x86_64"), message, List.of());
    assertThat(failure.sentence()).isEqualTo(sentence);
    assertThat(Failure.of(FailureKind.BUILD, message).sentence()).isEqualTo(message);
  }
}
