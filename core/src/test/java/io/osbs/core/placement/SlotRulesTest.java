package io.osbs.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Phase;
import io.osbs.core.cluster.SlotSurvey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SlotRulesTest {

  /** Held numbers, foreign builds and a maximum; {@code take} is -1 where nothing may be taken. */
  record Row(String sentence, Set<Integer> held, int foreign, int maximum, int take) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("an empty cluster gives its first slot", Set.of(), 0, 2, 0),
        new Row("then the next one", Set.of(0), 0, 2, 1),
        new Row("a full one gives none", Set.of(0, 1), 0, 2, -1),
        new Row("a gap is filled first", Set.of(1), 0, 2, 0),
        new Row("a maximum of 0 gives none", Set.of(), 0, 0, -1),
        new Row("foreign builds take from the top", Set.of(0), 2, 4, 1),
        new Row("until nothing is left", Set.of(0, 1), 2, 4, -1),
        new Row("foreign builds alone can fill it", Set.of(), 4, 4, -1),
        new Row("more of them than the maximum give none", Set.of(), 9, 4, -1),
        new Row("a slot above the maximum counts too", Set.of(7), 0, 2, 0),
        new Row("and leaves one slot less", Set.of(0, 7), 0, 2, -1),
        new Row("more slots than a lowered maximum give none", Set.of(0, 1, 2), 0, 2, -1),
        new Row("also when the lowest is free again", Set.of(1, 2, 3), 0, 3, -1),
        new Row("but one less makes room", Set.of(1, 2), 0, 3, 0),
        new Row("a gap among high numbers", Set.of(0, 3, 5), 0, 4, 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void theLowestNumberBelowTheCeilingMayBeTaken(Row row) {
    assertThat(SlotRules.takeable(row.held(), row.foreign(), row.maximum()).orElse(-1))
        .isEqualTo(row.take());
  }

  @Test
  void somethingMayBeTakenExactlyWhenTheClusterIsBelowItsMaximum() {
    for (int bits = 0; bits < 1 << 7; bits++) {
      Set<Integer> held = new TreeSet<>();
      for (int number = 0; number < 7; number++) {
        if ((bits & 1 << number) != 0) {
          held.add(number);
        }
      }
      for (int foreign = 0; foreign <= 5; foreign++) {
        for (int maximum = 0; maximum <= 8; maximum++) {
          assertThat(SlotRules.takeable(held, foreign, maximum).isPresent())
              .as("held %s, %d foreign builds, maximum %d", held, foreign, maximum)
              .isEqualTo(held.size() + foreign < maximum);
        }
      }
    }
  }

  /** A slot with this holder and age, and whether anybody may remove it. */
  record Age(String sentence, @Nullable Phase holder, Duration age, boolean reapable) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  static Stream<Age> ages() {
    Duration grace = Duration.ofSeconds(60);
    return Stream.of(
        new Age("a new holder keeps it", Phase.NEW, Duration.ofDays(9), false),
        new Age("a pending holder keeps it", Phase.PENDING, Duration.ofDays(9), false),
        new Age("a running holder keeps it", Phase.RUNNING, Duration.ofDays(9), false),
        new Age("a complete holder frees it at once", Phase.COMPLETE, Duration.ZERO, true),
        new Age("a failed holder frees it at once", Phase.FAILED, Duration.ZERO, true),
        new Age("a holder in error frees it at once", Phase.ERROR, Duration.ZERO, true),
        new Age("a cancelled holder frees it at once", Phase.CANCELLED, Duration.ZERO, true),
        new Age("an absent holder keeps it for a while", null, Duration.ZERO, false),
        new Age("an absent holder keeps it for 60 s", null, grace, false),
        new Age("an absent holder frees it then", null, grace.plusMillis(1), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ages")
  void aSlotIsNobodysWhenItsHolderIsFinalOrNeverCame(Age age) {
    Instant created = Surveys.NOW.minus(age.age());
    SlotSurvey.Held held = Surveys.slot(0, age.holder(), created);

    assertThat(SlotRules.isReapable(held, Surveys.NOW)).isEqualTo(age.reapable());
  }

  @Test
  void aSurveyListsTheSlotsThatAnybodyMayRemove() {
    SlotSurvey.Held kept = Surveys.slot(0, Phase.RUNNING, Surveys.NOW);
    SlotSurvey.Held over = Surveys.slot(1, Phase.FAILED, Surveys.NOW);
    SlotSurvey survey = new SlotSurvey(Surveys.NOW, List.of(kept, over), 0);

    assertThat(SlotRules.reapable(survey)).containsExactly(over);
    assertThat(SlotRules.numbers(survey)).containsExactly(0, 1);
  }
}
