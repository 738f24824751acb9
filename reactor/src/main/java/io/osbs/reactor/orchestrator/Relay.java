package io.osbs.reactor.orchestrator;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.core.time.Pause;
import io.osbs.reactor.context.ReactorLog;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Copies the log of one worker build into the log of its orchestrator build, line by line as it
 * grows: every byte the cluster served, once and in order.
 */
final class Relay {

  private static final int CHUNK = 64 * 1024;

  /** A line longer than this is handed on in pieces, so that it never has to fit into memory. */
  private static final int LONGEST_LINE = 1024 * 1024;

  /** How often to look for more: a log that grows tells nobody. */
  private static final Duration GLANCE = Duration.ofMillis(200);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  /**
   * A cluster that does not answer is asked again so often before the rest of the log is given up.
   */
  private static final int TRIES = 5;

  private final Platform platform;
  private final Cluster cluster;
  private final BuildName worker;
  private final ReactorLog log;
  private final Pause pause;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long offset;

  Relay(Platform platform, Cluster cluster, BuildName worker, ReactorLog log, Pause pause) {
    this.platform = platform;
    this.cluster = cluster;
    this.worker = worker;
    this.log = log;
    this.pause = pause;
  }

  /** The worker build is final: what its log holds now is all there will be. */
  void workerEnded() {
    ended.countDown();
  }

  /** Copies until the worker build has ended and its log is read to the end. */
  void run() throws InterruptedException {
    int failures = 0;
    while (true) {
      boolean last = ended.getCount() == 0;
      try {
        copyAll();
        failures = 0;
        if (last) {
          break;
        }
        ended.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ClusterException e) {
        failures++;
        if (last && failures > TRIES) {
          log.warning(
              "orchestrate_build",
              "the log of %s is incomplete from byte %d on: %s"
                  .formatted(worker, offset, e.getMessage()));
          break;
        }
        pause.pause(AFTER_FAILURE);
      }
    }
    if (line.size() > 0) {
      flush(false);
    }
  }

  private void copyAll() throws ClusterException {
    byte[] chunk = cluster.builds().log(worker, offset, CHUNK);
    while (chunk.length > 0) {
      offset += chunk.length;
      take(chunk);
      chunk = cluster.builds().log(worker, offset, CHUNK);
    }
  }

  private void take(byte[] chunk) {
    int start = 0;
    for (int i = 0; i < chunk.length; i++) {
      if (chunk[i] == '\n') {
        line.write(chunk, start, i - start);
        flush(true);
        start = i + 1;
      }
    }
    line.write(chunk, start, chunk.length - start);
    if (line.size() > LONGEST_LINE) {
      flush(false);
    }
  }

  private void flush(boolean ended) {
    log.relay(platform, worker, line.toByteArray(), ended);
    line.reset();
  }
}
