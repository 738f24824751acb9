package io.osbs.cluster.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Documents;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Loss;
import io.osbs.core.orchestration.Memory;
import io.osbs.core.standing.Cordon;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.Health;
import io.osbs.core.standing.SharedDocument;
import io.osbs.core.standing.Standings;
import io.osbs.core.standing.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What orchestrators share and leave to one another survives being written down. */
final class SharedDocumentsTest {

  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00.123456789Z");
  private static final Platform X86 = new Platform("x86_64");

  private final Map<String, byte[]> stored = new HashMap<>();
  private final Documents documents = new Stored();

  @Test
  void cordonsAndHealthAreReadBackAsTheyWere() throws ClusterException {
    Health shut =
        Health.GOOD
            .reported(new Health.Report("r", Trouble.REFUSED, "quota \"x\"", NOON))
            .triedBy("other", NOON.plusSeconds(4));
    Health troubled =
        Health.GOOD.reported(new Health.Report("r", Trouble.SILENT, "timed out", NOON));
    Standings standings =
        Standings.NONE
            .cordoned("east", new Cordon("eva", NOON, "new disks; until Monday"))
            .with("west", shut)
            .with("north", troubled);

    StandingsDocument.of(documents).change(_ -> standings);

    assertThat(StandingsDocument.of(documents).get()).isEqualTo(standings);
  }

  @Test
  void durationsAreReadBackAsTheyWere() throws ClusterException {
    Durations durations =
        Durations.NONE.with(X86, Duration.ofMinutes(3)).with(X86, Duration.ofMinutes(4));
    DurationsDocument.of(documents).change(_ -> durations);
    assertThat(DurationsDocument.of(documents).get()).isEqualTo(durations);
  }

  @Test
  void aDocumentThatCannotBeReadCountsAsEmptyAndIsWrittenAnew() throws ClusterException {
    SharedDocument<Standings> document = StandingsDocument.of(documents);
    stored.put("osbs-clusters", "{\"version\": 1, \"cordons\": 3}".getBytes(UTF_8));
    assertThat(document.get()).isEqualTo(Standings.NONE);
    document.change(all -> all.cordoned("east", new Cordon("eva", NOON, "")));
    assertThat(document.get().cordon("east")).isEqualTo(new Cordon("eva", NOON, ""));
  }

  @Test
  void whatARunLeavesIsReadBackAsItWas() throws UnreadableException {
    Failure failure =
        new Failure(
            FailureKind.INFRASTRUCTURE, FailureCause.EVICTED, X86, "evicted", List.of("node a"));
    Loss loss = new Loss("east", new BuildName("r-x86-64-1"), 1, failure, NOON);
    Memory memory =
        new Memory(
            NOON,
            Duration.ofSeconds(61),
            NOON.plusSeconds(5),
            Map.of(
                X86,
                new Memory.Worker(
                    null, 2, "one", Phase.RUNNING, NOON.plusSeconds(9), List.of(loss)),
                new Platform("s390x"),
                new Memory.Worker(NOON, 1, null, null, null, List.of())));
    assertThat(MemoryDocument.read(MemoryDocument.write(memory))).isEqualTo(memory);
  }

  @Test
  void aDamagedMemoryIsNoMemory() {
    assertThatThrownBy(() -> MemoryDocument.read("{}".getBytes(UTF_8)))
        .isInstanceOf(UnreadableException.class);
  }

  /** Documents in a map. */
  private final class Stored implements Documents {
    @Override
    public void put(String name, byte[] content) {
      stored.put(name, content);
    }

    @Override
    public boolean replace(String name, Optional<byte[]> expected, byte[] content) {
      if (!Arrays.equals(stored.get(name), expected.orElse(null))) {
        return false;
      }
      stored.put(name, content);
      return true;
    }

    @Override
    public Optional<byte[]> get(String name) {
      return Optional.ofNullable(stored.get(name));
    }

    @Override
    public void delete(String name) {
      stored.remove(name);
    }

    @Override
    public List<String> names(String prefix) {
      return stored.keySet().stream().filter(name -> name.startsWith(prefix)).sorted().toList();
    }
  }
}
