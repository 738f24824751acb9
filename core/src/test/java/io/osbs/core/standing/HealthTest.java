package io.osbs.core.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.standing.Health.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The breaker that the orchestrators of a namespace share, row by row. */
final class HealthTest {

  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  private static Instant at(double seconds) {
    return NOON.plusMillis((long) (seconds * 1000));
  }

  private static Health.Report report(String who, Trouble trouble, double seconds) {
    return new Health.Report(who, trouble, who + " saw it " + trouble.word(), at(seconds));
  }

  /**
   * What happens, in turn: {@code who:trouble@seconds} reports, {@code who?seconds} offers to try.
   */
  private static Health after(String story) {
    Health health = Health.GOOD;
    for (String word : story.isEmpty() ? new String[0] : story.split(" ", -1)) {
      int question = word.indexOf('?');
      if (question > 0) {
        health =
            health.triedBy(
                word.substring(0, question), at(Double.parseDouble(word.substring(question + 1))));
      } else {
        String[] parts = word.split("[:@]", -1);
        double when = Double.parseDouble(parts[2]);
        health = health.reported(report(parts[0], Trouble.ofWord(parts[1]), when));
      }
    }
    return health;
  }

  private static Health.Shut shut(Health health) {
    return Objects.requireNonNull(health.shut());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing happened                          |                                        | b | 0    | Open
          one who hears nothing may be cut off       | a:silent@0                             | b | 1    | Open
          twice the same one is still one            | a:silent@0 a:silent@5                  | b | 6    | Open
          two who hear nothing                       | a:silent@0 b:silent@1                  | c | 2    | Closed
          long after the first                       | a:silent@0 b:silent@70                 | c | 71   | Open
          one refusal is the cluster's own word      | a:refused@0                            | b | 1    | Closed
          one lost worker may be the request's doing | a:lost@0                               | b | 1    | Open
          two requests lost workers                  | a:lost@0 b:lost@500                    | c | 501  | Closed
          different troubles do not add up           | a:silent@0 b:lost@1                    | c | 2    | Open
          the pause is over                          | a:refused@0                            | b | 3    | MayTry
          one tries                                  | a:refused@0 b?3                        | b | 4    | Trying
          and the others wait                        | a:refused@0 b?3                        | c | 4    | Closed
          nobody tries before the pause is over      | a:refused@0 b?2                        | b | 2.5  | Closed
          only one gets the try                      | a:refused@0 b?3 c?3.1                  | c | 4    | Closed
          the one who tries dies                     | a:refused@0 b?3                        | c | 18   | MayTry
          the try fails                              | a:refused@0 b?3 b:refused@4            | b | 5    | Closed
          the pause grows                            | a:refused@0 b?3 b:refused@4            | c | 9    | Closed
          to twice the first                         | a:refused@0 b?3 b:refused@4            | c | 10   | MayTry
          late reports of others change nothing      | a:refused@0 c:refused@2                | b | 3    | MayTry
          nor do they during a try                   | a:refused@0 b?3 c:refused@4            | b | 5    | Trying
          a breaker that nobody cared about          | a:refused@0                            | b | 604  | Open
          """)
  void whatMayBeDone(String situation, String story, String who, double when, String expected) {
    Health health = after(story == null ? "" : story);
    assertThat(health.admission(who, at(when)).getClass().getSimpleName())
        .as(situation)
        .isEqualTo(expected);
  }

  @Test
  void thePauseNeverGrowsBeyondTheLongest() {
    Health health = after("a:refused@0");
    double now = 0;
    for (int tries = 0; tries < 9; tries++) {
      Admission admission = health.admission("z", at(now));
      while (!(admission instanceof Admission.MayTry)) {
        now++;
        admission = health.admission("z", at(now));
      }
      health = health.triedBy("b", at(now)).reported(report("b", Trouble.REFUSED, now));
      assertThat(Duration.between(at(now), shut(health).until()))
          .isLessThanOrEqualTo(Health.LONGEST_PAUSE);
    }
    assertThat(shut(health).tries()).isEqualTo(9);
    assertThat(shut(health).since()).as("when it was shut first").isEqualTo(NOON);
  }

  @Test
  void aClockThatGoesAheadShutsNothingForLong() {
    Health health = after("a:refused@3600");
    assertThat(health.admission("b", NOON)).isInstanceOf(Admission.MayTry.class);
  }

  @Test
  void whoShutItAndWhyIsKept() {
    assertThat(shut(after("a:refused@0")).why()).isEqualTo("a saw it refused");
  }
}
