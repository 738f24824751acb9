package io.osbs.builder;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.FileFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the builder behaves.
 *
 * @param maxJobs most tasks at a time
 * @param sleepTime between two looks at the hub
 * @param logInterval between two looks at a build's log; a piece of each file that grew goes to the
 *     hub as often
 * @param workDir where sources are looked at
 * @param minSpace bytes that have to be free there
 * @param fastUpload whether bytes go to the hub as they are
 */
public record BuilderSettings(
    int maxJobs,
    Duration sleepTime,
    Duration logInterval,
    Path workDir,
    long minSpace,
    boolean fastUpload) {

  /** Bytes of log that are sent at once, at most. */
  static final int LARGEST_PIECE = 1024 * 1024;

  /** Kojid looks at its logs every second; a little less often is less work for the hub. */
  public static final Duration LOG_INTERVAL = Duration.ofMillis(1500);

  /** True when there is room for another source. */
  boolean hasSpace() throws FailureException {
    try {
      Files.createDirectories(workDir);
      return Files.getFileStore(workDir).getUsableSpace() >= minSpace;
    } catch (IOException e) {
      throw FileFailures.of("use workdir", workDir, e);
    }
  }

  void requireSpace() throws FailureException {
    if (!hasSpace()) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "the builder's workdir %s has less than %d MiB left; free some, then submit the task again"
              .formatted(workDir, minSpace >> 20));
    }
  }
}
