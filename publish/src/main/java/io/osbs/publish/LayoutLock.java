package io.osbs.publish;

import io.osbs.process.RecordLocks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of whoever changes the tags of an image layout: excludes processes and threads alike.
 */
final class LayoutLock implements AutoCloseable {

  private static final String FILE = ".lock";

  /** File locks belong to the whole JVM, so its threads need one of their own. */
  private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final ReentrantLock ours;
  private final FileChannel channel;

  private LayoutLock(ReentrantLock ours, FileChannel channel) {
    this.ours = ours;
    this.channel = channel;
  }

  /** Waits for the lock of a layout. */
  static LayoutLock of(Path folder) throws IOException, InterruptedException {
    ReentrantLock ours = LOCKS.computeIfAbsent(folder, path -> new ReentrantLock());
    ours.lockInterruptibly();
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      // Released by closing the channel, or by the system when this process dies.
      RecordLocks.await(channel);
      locked = true;
      return new LayoutLock(ours, channel);
    } catch (FileLockInterruptionException e) {
      throw new InterruptedException("while waiting for " + folder.resolve(FILE));
    } finally {
      if (!locked) {
        if (channel != null) {
          channel.close();
        }
        ours.unlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      ours.unlock();
    }
  }
}
