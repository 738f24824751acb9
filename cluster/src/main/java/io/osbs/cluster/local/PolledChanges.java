package io.osbs.cluster.local;

import io.osbs.core.cluster.Builds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a file's change time: 40 times a second where the kernel has no watcher left for us, and
 * half as often for whoever follows one build, whose files are replaced in its directory. Those who
 * follow leave the kernel's watchers to the builds that wait for slots.
 */
final class PolledChanges implements Builds.Changes {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);
  private static final Duration BETWEEN_LOOKS_AT_ONE = Duration.ofMillis(50);

  private final Path file;
  private final Duration between;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Object last;

  PolledChanges(Path file) {
    this(file, BETWEEN_LOOKS);
  }

  private PolledChanges(Path file, Duration between) {
    this.file = file;
    this.between = between;
    this.last = look();
  }

  static PolledChanges of(BuildDirectory build) {
    return new PolledChanges(build.path(), BETWEEN_LOOKS_AT_ONE);
  }

  @Override
  public synchronized boolean await(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      Object now = look();
      if (!now.equals(last)) {
        last = now;
        return true;
      }
      long left = end - System.nanoTime();
      if (left <= 0 || closed.await(Math.min(left, between.toNanos()), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
  }

  /** Not the modification time: that one is written by programs and their clocks. */
  private Object look() {
    try {
      return Files.getAttribute(file, "unix:ctime");
    } catch (IOException e) {
      return "unreadable";
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
