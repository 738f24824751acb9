package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.Considered;
import io.osbs.core.placement.Decision;
import io.osbs.core.placement.Waiter;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How things look for a platform that waits: what {@code osbs why} tells of it. */
final class OutlookTest {

  private static Waiter waiter(String name, RequestClass kind, String... platforms) {
    Set<Platform> wanted = Arrays.stream(platforms).map(Platform::new).collect(Collectors.toSet());
    // As old as can be: first among those of its class.
    return new Waiter(new BuildName(name), kind, Instant.EPOCH, wanted);
  }

  @Test
  void whenEveryClusterIsFullTheHoldersAreNamed() {
    Outlook outlook =
        Scenario.of("x86_64: east 2, west 1")
            .waiters()
            .survey("east", "0 1")
            .survey("west", "0")
            .outlook("x86_64");
    assertThat(outlook.decision().outcome()).isInstanceOf(Decision.Outcome.AllFull.class);
    assertThat(outlook.holders()).hasSize(3);
    assertThat(outlook.ahead()).isZero();
    assertThat(outlook.decision().considered())
        .map(each -> each.cluster() + " " + each.verdict())
        .containsExactly("east " + Considered.Verdict.FULL, "west " + Considered.Verdict.FULL);
  }

  @Test
  void onlyWaitsForTheSameClustersThatComeFirstCount() {
    Outlook outlook =
        Scenario.of("x86_64: east 1", "s390x: zed 1")
            .waiters(
                waiter("older", RequestClass.RELEASE, "x86_64"),
                waiter("elsewhere", RequestClass.RELEASE, "s390x"),
                waiter("lower", RequestClass.AUTOMATIC, "x86_64"),
                waiter("both", RequestClass.RELEASE, "x86_64", "s390x"))
            .survey("east", "0")
            .survey("zed", "0")
            .outlook("x86_64");
    assertThat(outlook.ahead()).as("'older' and 'both'").isEqualTo(2);
  }

  @Test
  void aSilentClusterIsNoHolder() {
    Outlook outlook =
        Scenario.of("x86_64: east 1, west 1")
            .waiters()
            .survey("east", "0")
            .passes("2s")
            .outlook("x86_64");
    assertThat(outlook.holders()).hasSize(1);
  }

  @Test
  void lookingChangesNothing() {
    Scenario scenario = Scenario.of("x86_64: east 1").waiters().survey("east", "0");
    Outlook first = scenario.outlook("x86_64");
    assertThat(scenario.outlook("x86_64")).isEqualTo(first);
  }
}
