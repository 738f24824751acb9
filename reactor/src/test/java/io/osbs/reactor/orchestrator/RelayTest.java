package io.osbs.reactor.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.image.Platform;
import io.osbs.reactor.context.ReactorLog;
import io.osbs.testkit.EmptyCluster;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RelayTest {

  private static final String LEAD = "2026-11-22 17:00:00,000 platform:x86_64 - osbs.worker.w-1";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Duration> pauses = new ArrayList<>();
  private final Served served = new Served();

  private List<String> relayed() throws Exception {
    ReactorLog log =
        new ReactorLog(out, InstantSource.fixed(Instant.parse("2026-11-22T17:00:00Z")));
    Relay relay = new Relay(new Platform("x86_64"), served, new BuildName("w-1"), log, pauses::add);
    relay.workerEnded();
    relay.run();
    return out.toString(StandardCharsets.ISO_8859_1).lines().toList();
  }

  /** What the lines say when they are put together again. */
  private static byte[] together(List<String> lines) {
    StringBuilder own = new StringBuilder();
    for (String line : lines) {
      boolean ended = line.startsWith(LEAD + " - INFO - ");
      assertThat(ended || line.startsWith(LEAD + "+ - INFO - ")).as(line).isTrue();
      own.append(line.substring((LEAD + (ended ? "" : "+") + " - INFO - ").length()));
      own.append(ended ? "\n" : "");
    }
    return own.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void eachLineIsRelayedOnce() throws Exception {
    served.log = "first\n\n  third\n".getBytes(StandardCharsets.UTF_8);
    assertThat(relayed())
        .containsExactly(LEAD + " - INFO - first", LEAD + " - INFO - ", LEAD + " - INFO -   third");
  }

  @Test
  void aWorkerThatDiedMidLineIsRelayedToItsLastByte() throws Exception {
    served.log = "whole\nits last wor".getBytes(StandardCharsets.UTF_8);
    assertThat(relayed())
        .containsExactly(LEAD + " - INFO - whole", LEAD + "+ - INFO - its last wor");
  }

  @Test
  void anyBytesCanBePutTogetherAgain() throws Exception {
    byte[] bytes = new byte[300_000];
    new SplittableRandom(7).nextBytes(bytes);
    // What the reader of this test would split lines at.
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '\r' ? 0 : bytes[i];
    }
    served.log = bytes;
    assertThat(together(relayed())).isEqualTo(bytes);
  }

  @Test
  void aLineOfManyMegabytesIsRelayedInPieces() throws Exception {
    byte[] bytes = new byte[5_000_000];
    Arrays.fill(bytes, (byte) 'x');
    bytes[bytes.length - 1] = '\n';
    served.log = bytes;
    List<String> lines = relayed();
    assertThat(lines).hasSizeGreaterThan(3).allMatch(line -> line.length() < 1_200_000);
    assertThat(together(lines)).isEqualTo(bytes);
  }

  @Test
  void aClusterThatDoesNotAnswerForAWhileLosesNothing() throws Exception {
    served.log = "one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8);
    served.chunk = 5;
    served.failures = 3;
    assertThat(together(relayed())).isEqualTo(served.log);
    assertThat(pauses).hasSize(3);
  }

  @Test
  void aClusterThatNeverAnswersAgainLeavesAMark() throws Exception {
    served.log = "one\ntwo\n".getBytes(StandardCharsets.UTF_8);
    served.failures = Integer.MAX_VALUE;
    assertThat(relayed())
        .containsExactly(
            "2026-11-22 17:00:00,000 platform:- - osbs.orchestrate_build - WARNING - the log of w-1 is"
                + " incomplete from byte 0 on: no route");
    assertThat(pauses).hasSize(5);
  }

  /** A cluster that serves one log, in small chunks and not always. */
  private static final class Served extends EmptyCluster {
    byte[] log = {};
    int chunk = 50_000;
    int failures;

    @Override
    public byte[] log(BuildName name, long offset, int limit) throws ClusterException {
      if (failures > 0 && (offset > 0 || failures > 100)) {
        failures--;
        throw new ClusterException(new ClusterFault.Unreachable("no route"));
      }
      int end = (int) Math.min(log.length, offset + Math.min(limit, chunk));
      return Arrays.copyOfRange(log, (int) Math.min(offset, log.length), end);
    }
  }
}
