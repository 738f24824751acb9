package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class TransitionTableTest {

  private enum Door {
    OPEN,
    CLOSED,
    LOCKED
  }

  private enum Hand {
    PUSH,
    PULL,
    TURN_KEY
  }

  private enum Sound {
    CREAK,
    LOUD_BANG
  }

  private static TransitionTable.Builder<Door, Hand, Sound> doors() {
    return TransitionTable.<Door, Hand, Sound>over(Door.class, Hand.class)
        .on(Door.OPEN, Hand.PUSH, Door.CLOSED, Sound.CREAK, Sound.LOUD_BANG)
        .on(Door.OPEN, Hand.PULL, Door.CLOSED)
        .on(Door.CLOSED, Hand.PUSH, Door.OPEN)
        .on(Door.CLOSED, Hand.TURN_KEY, Door.LOCKED);
  }

  @Test
  void whatIsNotWrittenDownCannotHappen() {
    TransitionTable<Door, Hand, Sound> table = doors().build();

    assertThat(table.find(Door.LOCKED, Hand.PUSH)).isEmpty();
    assertThat(table.find(Door.OPEN, Hand.TURN_KEY)).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(() -> table.get(Door.LOCKED, Hand.PUSH))
        .withMessageContaining("PUSH in LOCKED");
  }

  @Test
  void nothingIsWrittenDownTwice() {
    assertThatIllegalStateException()
        .isThrownBy(() -> doors().on(Door.OPEN, Hand.PULL, Door.LOCKED))
        .withMessageContaining("OPEN --PULL--> LOCKED");
  }

  @Test
  void theDiagramHasOneArrowBetweenTwoStates() {
    assertThat(doors().build().diagram())
        .isEqualTo(
            """
            stateDiagram-v2
                [*] --> OPEN
                OPEN --> CLOSED : push, pull
                CLOSED --> OPEN : push
                CLOSED --> LOCKED : turn key
                LOCKED --> [*]
            """);
  }

  @Test
  void theTableHasOneRowForEachTransition() {
    assertThat(doors().build().markdown())
        .isEqualTo(
            """
            | state | event | next | actions |
            |---|---|---|---|
            | OPEN | push | CLOSED | creak, loud bang |
            | OPEN | pull | CLOSED |  |
            | CLOSED | push | OPEN |  |
            | CLOSED | turn key | LOCKED |  |
            """);
  }
}
