package io.osbs.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryTest {

  private final List<Duration> pauses = new ArrayList<>();
  private final List<Integer> notices = new ArrayList<>();
  private final Retry retry = new Retry(3, Duration.ofSeconds(1), pauses::add);
  private int calls;

  @Test
  void whatFailsTwiceForThePlaceSucceedsTheThirdTime() throws Exception {
    String result =
        retry.run(
            (failure, next, in) -> notices.add(next),
            () -> {
              if (++calls < 3) {
                throw FailureException.of(FailureKind.INFRASTRUCTURE, "down");
              }
              return "up";
            });

    assertThat(result).isEqualTo("up");
    assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(notices).containsExactly(2, 3);
  }

  @Test
  void theLastFailureComesThrough() {
    assertThatThrownBy(() -> fail(FailureKind.INFRASTRUCTURE)).hasMessage("try 3");
  }

  @Test
  void aMistakeIsNotTriedAgain() {
    assertThatThrownBy(() -> fail(FailureKind.CONFIGURATION)).hasMessage("try 1");

    assertThat(pauses).isEmpty();
  }

  private void fail(FailureKind kind) throws FailureException, InterruptedException {
    retry.<String>run(
        (failure, next, in) -> notices.add(next),
        () -> {
          throw FailureException.of(kind, "try " + ++calls);
        });
  }
}
