package io.osbs.reactor.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Outlook;
import io.osbs.core.placement.Considered;
import io.osbs.core.placement.Considered.Verdict;
import io.osbs.core.placement.Decision;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitsTest {

  private static String words(
      Decision.Outcome outcome, int ahead, List<String> holders, Considered... seen) {
    return Waits.words(
        new Outlook(
            new Decision(new Platform("x86_64"), outcome, List.of(seen), 0), ahead, holders, null));
  }

  private static Considered seen(String cluster, Verdict verdict, String reason) {
    return new Considered(cluster, 0, 0, 1, verdict, reason);
  }

  @Test
  void whoeverIsAboutToBePlacedWaitsForNothing() {
    assertThat(words(new Decision.Outcome.Take("a", 0), 0, List.of())).isEmpty();
    assertThat(words(new Decision.Outcome.Take("a", 0), 2, List.of()))
        .isEqualTo("waiting for a slot, one is free: 2 ahead");
  }

  @Test
  void fullClustersAreNamedByWhoFillsThem() {
    assertThat(words(new Decision.Outcome.AllFull(), 0, List.of("one-1", "two-1")))
        .isEqualTo(
            "waiting for a slot, every cluster is full: next in line; slots are held by one-1,"
                + " two-1");
    assertThat(words(new Decision.Outcome.AllFull(), 1, List.of()))
        .as("foreign builds hold no slots")
        .isEqualTo("waiting for a slot, every cluster is full: 1 ahead");
  }

  @Test
  void aCordonIsNotSilence() {
    Considered cordoned = seen("east", Verdict.LEFT_OUT, "cordoned by root: new disks");
    Considered silent = seen("west", Verdict.SILENT, "connection refused");
    Considered disabled = seen("old", Verdict.DISABLED, "enabled: false");
    assertThat(words(new Decision.Outcome.NoneAnswered(), 0, List.of(), cordoned, disabled))
        .isEqualTo(
            "waiting for a slot, every cluster is left out: east (cordoned by root: new disks)");
    assertThat(words(new Decision.Outcome.NoneAnswered(), 0, List.of(), silent, disabled))
        .isEqualTo("waiting for a slot, no cluster answers");
    assertThat(words(new Decision.Outcome.NoneAnswered(), 0, List.of(), cordoned, silent))
        .isEqualTo(
            "waiting for a slot, no cluster can be used: no answer from west; left out: east"
                + " (cordoned by root: new disks)");
    assertThat(words(new Decision.Outcome.NoneEnabled(), 0, List.of(), disabled))
        .isEqualTo("waiting for a slot, no cluster is enabled");
  }
}
