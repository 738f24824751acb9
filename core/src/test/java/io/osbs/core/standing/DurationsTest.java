package io.osbs.core.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.image.Platform;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Estimates of waits from what builds took lately. */
final class DurationsTest {

  private static final Platform X86 = new Platform("x86_64");

  private static Durations lasting(long... minutes) {
    Durations durations = Durations.NONE;
    for (long each : minutes) {
      durations = durations.with(X86, Duration.ofMinutes(each));
    }
    return durations;
  }

  @Test
  void withFewBuildsNothingIsEstimated() {
    assertThat(lasting(10, 10).estimate(X86, 0, 1)).isEmpty();
    assertThat(lasting(10, 10, 10).estimate(new Platform("s390x"), 0, 1)).isEmpty();
    assertThat(lasting(10, 10, 10).estimate(X86, 0, 0)).as("no slot at all").isEmpty();
  }

  @ParameterizedTest(name = "{0} ahead on {1} slots: {2} min")
  @CsvSource({"0, 1, 10", "3, 1, 40", "3, 4, 10", "0, 20, 0.5"})
  void slotsBecomeFreeOneByOne(int ahead, int slots, double minutes) {
    assertThat(lasting(5, 10, 15).estimate(X86, ahead, slots))
        .hasValue(Duration.ofSeconds((long) (minutes * 60)));
  }

  @Test
  void theOldestAreForgotten() {
    Durations durations = lasting(500, 500, 500);
    for (int i = 0; i < Durations.KEPT; i++) {
      durations = durations.with(X86, Duration.ofMinutes(6));
    }
    assertThat(durations.estimate(X86, 0, 1)).hasValue(Duration.ofMinutes(6));
  }

  @ParameterizedTest
  @CsvSource({
    "10, less than a minute",
    "50, about a minute",
    "720, about 12 minutes",
    "2220, about 35 minutes",
    "7000, about 2 hours"
  })
  void inWords(long seconds, String words) {
    assertThat(Estimate.words(Duration.ofSeconds(seconds))).isEqualTo(words);
  }
}
