package io.osbs.cluster.local;

import io.osbs.core.cluster.Builds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Waits for changes/last to be touched. One directory, one event per change, whatever the number of
 * builds: a watch per build would not scale, since the kernel does not watch trees.
 */
final class LocalChanges implements Builds.Changes {

  private final WatchService service;

  private LocalChanges(WatchService service) {
    this.service = service;
  }

  static Builds.Changes of(StateDirectory state) {
    try {
      WatchService service = state.changes().getFileSystem().newWatchService();
      state
          .changes()
          .register(
              service, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
      return new LocalChanges(service);
    } catch (IOException e) {
      // The kernel gives a user 128 watchers in all; a busy machine may have used them up.
      return new PolledChanges(state.lastChange());
    }
  }

  @Override
  public boolean await(Duration atMost) throws InterruptedException {
    try {
      WatchKey key = service.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
      if (key == null) {
        return false;
      }
      key.pollEvents();
      key.reset();
      return true;
    } catch (ClosedWatchServiceException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
