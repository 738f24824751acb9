package io.osbs.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueueTest {

  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Platform X86 = new Platform("x86_64");

  @ParameterizedTest(name = "{0} ahead, {1} free: {2} ms")
  @CsvSource({
    "0, 1, 0",
    "0, 5, 0",
    "1, 1, 200",
    "1, 2, 0",
    "2, 1, 400",
    "2, 2, 200",
    "10, 1, 2000",
    "3, 9, 0"
  })
  void eachWaiterAheadWithoutASlotOfItsOwnCostsAStep(int ahead, int free, long milliseconds) {
    assertThat(Queue.holdBack(ahead, free).toMillis()).isEqualTo(milliseconds);
  }

  @ParameterizedTest(name = "{0} ahead: every {1} s, {2} ms after a change")
  @CsvSource({
    "0, 5, 0",
    "7, 5, 140",
    "8, 10, 160",
    "24, 10, 480",
    "28, 10, 1480",
    "50, 20, 6980",
    "23, 10, 460",
    "48, 20, 6480",
    "90, 30, 16980",
    "500, 200, 119480",
    "2147483647, 300, 244480"
  })
  void whoIsFurtherBackLooksMoreSeldom(int ahead, long seconds, long milliseconds) {
    assertThat(Queue.pace(ahead).toSeconds()).isEqualTo(seconds);
    assertThat(Queue.looksAfter(ahead).toMillis()).isEqualTo(milliseconds);
  }

  @ParameterizedTest(name = "{0} ahead: counted again from {1} changes, after {2} ms")
  @CsvSource({
    "0, 2147483647, 0",
    "1, 1, 50",
    "2, 1, 100",
    "3, 2, 150",
    "100, 50, 5000",
    "2147483647, 1073741824, 50000"
  })
  void whoIsFurtherBackCountsThoseAheadMoreSeldom(int ahead, int changes, long milliseconds) {
    assertThat(Queue.recountsFrom(ahead)).isEqualTo(changes);
    assertThat(Queue.recountsAfter(ahead).toMillis()).isEqualTo(milliseconds);
  }

  @Test
  void theMoreUrgentClassComesFirstThenTheOlderThenTheName() {
    List<Waiter> inOrder =
        List.of(
            waiter("e", RequestClass.RELEASE, 0),
            waiter("b", RequestClass.RELEASE, 10),
            waiter("c", RequestClass.RELEASE, 10),
            waiter("f", RequestClass.ISOLATED, 0),
            waiter("d", RequestClass.SCRATCH, 0),
            waiter("a", RequestClass.AUTOMATIC, 0));
    List<Waiter> shuffled = new ArrayList<>(inOrder);
    Collections.reverse(shuffled);
    Collections.sort(shuffled);

    assertThat(shuffled).isEqualTo(inOrder);
  }

  @Test
  void onlyThoseBeforeUsAreAheadAndNeverWeOurselves() {
    Waiter self = waiter("self", RequestClass.SCRATCH, 10);

    assertThat(
            Line.of(
                    self,
                    List.of(
                        self,
                        waiter("older", RequestClass.SCRATCH, 5),
                        waiter("younger", RequestClass.SCRATCH, 15),
                        waiter("urgent", RequestClass.RELEASE, 20),
                        waiter("automatic", RequestClass.AUTOMATIC, 0)))
                .ahead(_ -> true))
        .isEqualTo(2);
  }

  @Test
  void eachPlatformOfAWaiterCountsIfItCompetes() {
    Waiter self = waiter("self", RequestClass.SCRATCH, 10);
    Waiter older = waiter("older", RequestClass.SCRATCH, 5, "x86_64", "aarch64", "s390x");

    assertThat(Line.of(self, List.of(older)).ahead(_ -> true)).isEqualTo(3);
    assertThat(Line.of(self, List.of(older)).ahead(X86::equals)).isEqualTo(1);
    assertThat(Line.of(self, List.of(older)).ahead(_ -> false)).isZero();
  }

  private static Waiter waiter(
      String name, RequestClass requestClass, int second, String... platforms) {
    Set<Platform> waitsFor =
        platforms.length == 0
            ? Set.of(X86)
            : Stream.of(platforms).map(Platform::new).collect(Collectors.toSet());
    return new Waiter(new BuildName(name), requestClass, NOON.plusSeconds(second), waitsFor);
  }
}
