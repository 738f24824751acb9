package io.osbs.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;

/** Waiting for POSIX record locks, which the kernel gives to processes and not to threads. */
public final class RecordLocks {

  /** Told each time the kernel has seen a deadlock. */
  interface Refused {
    void again() throws IOException;
  }

  private RecordLocks() {}

  /**
   * Waits until no other process has a lock on the file, and locks it whole.
   *
   * <p>Where one thread of a process has lock A and another one waits for lock B, while a second
   * process has B and waits for A, the kernel takes the two for a deadlock and refuses one of them
   * (EDEADLK, see fcntl(2)). None of our threads waits for a lock while it has another that the
   * other side needs, so the lock comes free in a moment.
   *
   * @throws FileLockInterruptionException when the thread is interrupted
   * @throws IOException when the file system cannot lock files
   */
  public static FileLock await(FileChannel channel) throws IOException {
    return await(channel, Thread::onSpinWait);
  }

  static FileLock await(FileChannel channel, Refused refused) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (FileLockInterruptionException e) {
        throw e;
      } catch (IOException e) {
        // Says whether locks work here at all, since it never waits and so never seems to deadlock.
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
        refused.again();
      }
    }
  }
}
