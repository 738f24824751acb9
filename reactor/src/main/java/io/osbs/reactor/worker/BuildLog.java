package io.osbs.reactor.worker;

import io.osbs.core.build.Failure;
import io.osbs.process.OutputSink;
import io.osbs.process.Retry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The log a user reads: the programs' own bytes, and a few lines of ours. Safe for several threads.
 */
final class BuildLog implements OutputSink, Retry.Notice {

  private static final String STEP = "STEP ";

  private final OutputSink target;
  private String step = "";

  BuildLog(OutputSink target) {
    this.target = target;
  }

  @Override
  public synchronized void piece(Stream from, byte[] bytes, int length) {
    target.piece(from, bytes, length);
    remember(bytes, length);
  }

  /** A line of ours. */
  void say(String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (this) {
      target.piece(Stream.OUT, bytes, bytes.length);
    }
  }

  @Override
  public void tryingAgain(Failure failure, int nextTry, Duration in) {
    say("%s; try %d in %d s".formatted(failure.message(), nextTry, in.toSeconds()));
  }

  /** Buildah's last {@code STEP n/m: …}; empty before the first. */
  synchronized String step() {
    return step;
  }

  /** Looks at the first bytes only: this sees every line of a build. */
  private void remember(byte[] bytes, int length) {
    if (length < STEP.length() || (bytes[0] != 'S' && bytes[0] != '[')) {
      return;
    }
    String line = new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
    // In a Dockerfile of several stages: [1/2] STEP 1/3: FROM …
    int start = line.startsWith("[") ? line.indexOf("] ") + 2 : 0;
    if (line.startsWith(STEP, start) && line.indexOf(':', start) > 0) {
      step = line;
    }
  }
}
