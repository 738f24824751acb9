package io.osbs.cluster.local;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one watcher of this process, for all directories that it watches: the kernel gives a user 128
 * in all, and with one for each cluster forty orchestrator builds that wait would use them up.
 * There is one as long as something is watched.
 */
final class Watcher {

  private static final Object LOCK = new Object();

  /** Guarded by the lock. */
  private static @Nullable Watcher current;

  private final WatchService service;

  /** Guarded by the lock. */
  private final Map<WatchKey, Set<Subscription>> subscriptions = new HashMap<>();

  private Watcher(WatchService service) {
    this.service = service;
  }

  /** What is told of one directory, to one listener. */
  static final class Subscription implements AutoCloseable {
    private final Watcher watcher;
    private final WatchKey key;
    private final Semaphore changes = new Semaphore(0);

    private Subscription(Watcher watcher, WatchKey key) {
      this.watcher = watcher;
      this.key = key;
    }

    /** How many changes there were since the last call; 0 when none came in that time. */
    int await(long nanos) throws InterruptedException {
      return changes.tryAcquire(nanos, TimeUnit.NANOSECONDS) ? 1 + changes.drainPermits() : 0;
    }

    @Override
    public void close() throws IOException {
      watcher.remove(this);
      // Whoever waits for changes goes on.
      changes.release();
    }
  }

  /**
   * Tells of files that are created, replaced or written in a directory from now on.
   *
   * @throws IOException when the kernel has no watcher left, or there is no such directory
   */
  static Subscription watch(Path directory) throws IOException {
    synchronized (LOCK) {
      Watcher watcher = current;
      if (watcher == null) {
        watcher = new Watcher(directory.getFileSystem().newWatchService());
        current = watcher;
        Thread.ofVirtual().name("changes").start(watcher::tell);
      }
      try {
        WatchKey key =
            directory.register(
                watcher.service,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_CREATE);
        Subscription subscription = new Subscription(watcher, key);
        watcher.subscriptions.computeIfAbsent(key, _ -> new HashSet<>()).add(subscription);
        return subscription;
      } catch (IOException e) {
        watcher.closeIfIdle();
        throw e;
      }
    }
  }

  private void tell() {
    try {
      while (true) {
        WatchKey key = service.take();
        int changes = key.pollEvents().stream().mapToInt(WatchEvent::count).sum();
        key.reset();
        synchronized (LOCK) {
          for (Subscription each : subscriptions.getOrDefault(key, Set.of())) {
            each.changes.release(changes);
          }
        }
      }
    } catch (ClosedWatchServiceException _) {
      // Nothing is watched any more.
      return;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void remove(Subscription subscription) throws IOException {
    synchronized (LOCK) {
      Set<Subscription> others = subscriptions.getOrDefault(subscription.key, new HashSet<>());
      others.remove(subscription);
      if (others.isEmpty()) {
        subscriptions.remove(subscription.key);
        subscription.key.cancel();
      }
      closeIfIdle();
    }
  }

  private void closeIfIdle() throws IOException {
    if (subscriptions.isEmpty() && current == this) {
      current = null;
      service.close();
    }
  }
}
