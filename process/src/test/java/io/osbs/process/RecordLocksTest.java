package io.osbs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for locks, beside a real second process. */
class RecordLocksTest {

  @TempDir private Path folder;

  @Test
  @Timeout(60)
  void whatTheKernelTakesForADeadlockIsWaitedFor() throws Exception {
    Path ours = folder.resolve("ours");
    Path theirs = folder.resolve("theirs");
    try (FileChannel a = LockingProcess.open(ours);
        FileChannel b = LockingProcess.open(theirs)) {
      FileLock held = RecordLocks.await(a);
      Process other = other(theirs, ours);
      try (var lines = other.inputReader()) {
        assertThat(lines.readLine()).isEqualTo("has the first");
        awaitBlocked(other);

        // We have A and the other waits for it; now we wait for B, which the other has.
        FileLock second = RecordLocks.await(b, held::release);

        assertThat(lines.readLine()).isEqualTo("has both");
        assertThat(second.isValid()).isTrue();
        assertThat(held.isValid()).as("nobody saw a deadlock").isFalse();
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
  }

  private static Process other(Path first, Path second) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LockingProcess.class.getName(),
            first.toString(),
            second.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Returns once the kernel says that the process waits for a lock: nothing else tells. */
  private static void awaitBlocked(Process process) throws IOException {
    String pid = " " + process.pid() + " ";
    while (true) {
      try (Stream<String> locks = Files.lines(Path.of("/proc/locks"))) {
        if (locks.anyMatch(lock -> lock.contains("->") && lock.contains(pid))) {
          return;
        }
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
