package io.osbs.cluster.local;

import io.osbs.process.RecordLocks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Locks on files that exclude other processes and other threads alike, and that the kernel frees
 * when the process dies.
 *
 * <p>These are POSIX record locks, which belong to a process: they vanish as soon as the process
 * closes any descriptor of the file, and they do not exclude threads of one process. So this class
 * is the only one that opens lock files, it remembers which ones this process holds, and it never
 * opens those again. Paths must be real paths: a second name of a held file would defeat this.
 */
final class FileLocks {

  /** What this process holds or is about to hold; guarded by itself. */
  private static final Set<Path> HELD = new HashSet<>();

  private FileLocks() {}

  /** A lock that is held until closed. */
  static final class Held implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private Held(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    @Override
    public void close() {
      synchronized (HELD) {
        closeQuietly(channel);
        HELD.remove(path);
        HELD.notifyAll();
      }
    }
  }

  /** Takes the lock when nobody has it, creating the file where it is missing. */
  static Optional<Held> tryExclusive(Path path) throws IOException {
    synchronized (HELD) {
      if (HELD.contains(path)) {
        return Optional.empty();
      }
      FileChannel channel = openForWriting(path);
      boolean locked = false;
      try {
        locked = channel.tryLock() != null;
      } finally {
        if (!locked) {
          closeQuietly(channel);
        }
      }
      if (!locked) {
        return Optional.empty();
      }
      HELD.add(path);
      return Optional.of(new Held(path, channel));
    }
  }

  /** Waits for the lock; for locks that everybody holds for a few milliseconds only. */
  static Held exclusive(Path path) throws IOException, InterruptedException {
    synchronized (HELD) {
      while (HELD.contains(path)) {
        HELD.wait();
      }
      HELD.add(path);
    }
    // Outside the monitor: waiting for another process must not keep our threads from other locks.
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel = openForWriting(path);
      lock = RecordLocks.await(channel);
      return new Held(path, channel);
    } finally {
      if (lock == null) {
        synchronized (HELD) {
          if (channel != null) {
            closeQuietly(channel);
          }
          HELD.remove(path);
          HELD.notifyAll();
        }
      }
    }
  }

  /** True when some process, perhaps this one, holds the lock. */
  static boolean isHeld(Path path) throws IOException {
    synchronized (HELD) {
      if (HELD.contains(path)) {
        return true;
      }
      // A shared lock, so that those who only look do not take each other for the owner.
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
          FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
        return lock == null;
      } catch (NoSuchFileException e) {
        return false;
      }
    }
  }

  private static FileChannel openForWriting(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written through it, and a descriptor that cannot be closed is closed.
    }
  }
}
