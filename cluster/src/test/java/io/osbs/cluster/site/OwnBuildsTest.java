package io.osbs.cluster.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a pod looks for its build. */
final class OwnBuildsTest {

  private static final ClusterFault AWAY = new ClusterFault.Unreachable("connect timed out");
  private static final ClusterFault GONE = new ClusterFault.Invalid("it does not exist any more");

  private final List<Duration> pauses = new ArrayList<>();

  /** Meets these faults, one per try; a try too many is an error of the test. */
  private void enter(List<ClusterFault> faults) throws Exception {
    Deque<ClusterFault> left = new ArrayDeque<>(faults);
    OwnBuilds.patiently(
        pauses::add,
        () -> {
          throw new ClusterException(left.remove());
        });
  }

  @Test
  void aServerThatIsAwayOrUnwellIsTriedAgain() {
    ClusterFault unwell = new ClusterFault.Refused("503 not ready");
    assertThatThrownBy(() -> enter(List.of(AWAY, unwell, GONE)))
        .hasMessageContaining("does not exist any more");
    assertThat(pauses).hasSize(2);
  }

  @Test
  void aBuildThatIsGoneIsNotWaitedFor() {
    assertThatThrownBy(() -> enter(List.of(GONE))).hasMessageContaining("does not exist any more");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aServerThatStaysAwayIsGivenUp() {
    assertThatThrownBy(() -> enter(Collections.nCopies(12, AWAY)))
        .hasMessageContaining("connect timed out");
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofSeconds(30), Duration.ofMinutes(5));
  }
}
