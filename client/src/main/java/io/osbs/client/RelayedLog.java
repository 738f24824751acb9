package io.osbs.client;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.ClusterException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The own bytes of one worker build, put together from the log of its orchestrator build: they are
 * there as long as that one is, whatever became of the worker's cluster.
 */
final class RelayedLog implements LogReader {

  private final LogReader orchestrator;
  private final String platform;
  private final BuildName worker;
  private final @Nullable Instant since;
  private final Consumer<String> notice;
  private final LogLines lines = new LogLines(this::line);
  private final ByteArrayOutputStream found = new ByteArrayOutputStream();
  private boolean recent;
  private long skip;

  /**
   * A log read from its beginning.
   *
   * @param skip so many of the worker's bytes are known already
   * @param since leaves out what came before; null for everything
   * @param notice told when a part of the log is known to be missing
   */
  RelayedLog(
      LogReader orchestrator,
      String platform,
      BuildName worker,
      long skip,
      @Nullable Instant since,
      Consumer<String> notice) {
    this.orchestrator = orchestrator;
    this.platform = platform;
    this.worker = worker;
    this.skip = skip;
    this.since = since;
    this.recent = since == null;
    this.notice = notice;
  }

  @Override
  public byte[] next() throws ClusterException {
    while (found.size() == 0) {
      byte[] chunk = orchestrator.next();
      if (chunk.length == 0) {
        break;
      }
      lines.accept(chunk);
    }
    byte[] bytes = found.toByteArray();
    found.reset();
    return bytes;
  }

  private void line(String line, boolean ended) {
    if (since != null) {
      recent = RelayedLine.time(line).map(time -> !time.isBefore(since)).orElse(recent);
    }
    RelayedLine parsed = RelayedLine.parse(line);
    if (parsed.platform() == null) {
      tellGap(line);
      return;
    }
    if (isOurs(parsed) && recent) {
      take(parsed.own().getBytes(StandardCharsets.ISO_8859_1));
      if (ended && parsed.ended()) {
        take(new byte[] {'\n'});
      }
    }
  }

  /** Other programs say the platform only. */
  private boolean isOurs(RelayedLine line) {
    return line.worker() == null
        ? platform.equals(line.platform())
        : worker.value().equals(line.worker());
  }

  private void tellGap(String line) {
    int at = line.indexOf("the log of " + worker + " is incomplete");
    if (at >= 0) {
      notice.accept(line.substring(at));
    }
  }

  private void take(byte[] bytes) {
    int known = (int) Math.min(skip, bytes.length);
    skip -= known;
    found.write(bytes, known, bytes.length - known);
  }

  @Override
  public boolean isComplete() throws ClusterException {
    return orchestrator.isComplete();
  }
}
