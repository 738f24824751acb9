package io.osbs.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Ends a program and everything it started. */
final class ProcessTree {

  /** A tree that forks faster than it is killed is given up on after this many rounds. */
  private static final int ROUNDS = 20;

  private static final Duration ROUND = Duration.ofMillis(250);

  /** The JDK waits for processes that are not its children in steps of up to two seconds. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  private ProcessTree() {}

  /**
   * Asks all to end (SIGTERM), then kills (SIGKILL) what is left after the grace. Returns when all
   * seen are gone. An interrupt does not cut this short; it is kept for the caller.
   */
  static void end(ProcessHandle root, Duration grace) {
    Set<ProcessHandle> seen = new LinkedHashSet<>();
    // Before any signal: once a parent is dead its children can no longer be found through it.
    see(root, seen);
    seen.forEach(ProcessHandle::destroy);
    boolean interrupted = await(seen, grace);
    for (int round = 0; round < ROUNDS && anyRunning(seen); round++) {
      for (ProcessHandle handle : Set.copyOf(seen)) {
        see(handle, seen);
      }
      seen.forEach(ProcessHandle::destroyForcibly);
      interrupted |= await(seen, ROUND);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void see(ProcessHandle root, Set<ProcessHandle> seen) {
    seen.add(root);
    root.descendants().forEach(seen::add);
  }

  private static boolean anyRunning(Set<ProcessHandle> handles) {
    for (ProcessHandle handle : handles) {
      if (isRunning(handle)) {
        return true;
      }
    }
    return false;
  }

  static boolean isRunning(ProcessHandle handle) {
    return handle.isAlive() && !isZombie(handle);
  }

  /** Ended, but its new parent (an init that does not reap) has not asked how. */
  private static boolean isZombie(ProcessHandle handle) {
    try {
      String stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"));
      return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
    } catch (IOException e) {
      return true;
    }
  }

  /** Waits until all have ended or the time is over; true when it was interrupted meanwhile. */
  private static boolean await(Set<ProcessHandle> handles, Duration atMost) {
    boolean interrupted = false;
    long end = System.nanoTime() + atMost.toNanos();
    while (anyRunning(handles) && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      interrupted |= Thread.interrupted();
    }
    return interrupted;
  }
}
