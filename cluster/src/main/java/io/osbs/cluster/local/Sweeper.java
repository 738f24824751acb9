package io.osbs.cluster.local;

import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.Failure;
import io.osbs.core.time.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at builds and puts in order what it finds: ends what must end, and writes down what the
 * build itself no longer can. Whoever looks does this; there is nobody else.
 */
final class Sweeper {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);
  private static final int TRIES = 100;

  private final StateDirectory state;
  private final ProcessTable processes;
  private final Remains remains;
  private final InstantSource clock;
  private final Pause pause;

  Sweeper(
      StateDirectory state,
      ProcessTable processes,
      Remains remains,
      InstantSource clock,
      Pause pause) {
    this.state = state;
    this.processes = processes;
    this.remains = remains;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * The build as it stands once it is put in order; as it was seen where that cannot be done; empty
   * when it ended and was taken away meanwhile.
   */
  Optional<Sighting> look(BuildDirectory directory, Sighting seen) throws IOException {
    if (seen.status().phase().isFinal()) {
      return Optional.of(seen);
    }
    Sighting now = inOrder(directory, seen);
    boolean gone = now.status().phase().isActive() && !Files.exists(directory.buildFile());
    return gone ? Optional.empty() : Optional.of(now);
  }

  private Sighting inOrder(BuildDirectory directory, Sighting seen) throws IOException {
    boolean held = FileLocks.isHeld(directory.aliveLock());
    try {
      return switch (Verdict.of(seen, held, clock.instant())) {
        case Verdict.Leave leave -> seen;
        case Verdict.Conclude conclude -> conclude(directory).orElse(seen);
        case Verdict.End end -> end(directory, seen, end.overdue());
      };
    } catch (IOException e) {
      // A full disk or somebody else's build: what is seen is still worth showing.
      LOG.warn("build {} could not be put in order: {}", seen.stored().spec().name(), e.toString());
      return seen;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return seen;
    }
  }

  /** Asks a build's process to end. */
  void terminate(Sighting seen) throws IOException {
    ProcessIdentity process = seen.status().process();
    if (process != null) {
      processes.terminate(process);
    }
  }

  /**
   * Writes how a build without a process ended, if it is still to be written: somebody else may
   * have been faster, or the process may only now have come up. Empty when somebody holds the lock.
   */
  private Optional<Sighting> conclude(BuildDirectory directory)
      throws IOException, InterruptedException {
    try (FileLocks.Held lock = FileLocks.tryExclusive(directory.aliveLock()).orElse(null)) {
      if (lock == null) {
        return Optional.empty();
      }
      Optional<Sighting> again = reread(directory);
      if (again.isEmpty()) {
        return again;
      }
      Sighting seen = again.get();
      if (Verdict.of(seen, false, clock.instant()) instanceof Verdict.Conclude conclude) {
        List<String> evidence = new ArrayList<>(directory.logTail());
        evidence.addAll(remains.clear(directory, seen.status().process()));
        Failure failure =
            new Failure(conclude.kind(), conclude.cause(), null, conclude.message(), evidence);
        directory.writeStatus(seen.status().ended(conclude.phase(), failure, clock.instant()));
      }
      Optional<Sighting> now = reread(directory);
      if (now.isPresent() && now.get().status().phase().isFinal()) {
        // Also when it was final before: its process may have died between its last two acts.
        state.unmarkActive(seen.stored().spec().name());
        state.changed();
      }
      return now;
    }
  }

  private Sighting end(BuildDirectory directory, Sighting seen, boolean overdue)
      throws IOException, InterruptedException {
    ProcessIdentity process = seen.status().process();
    if (process == null || ProcessTable.isSelf(process)) {
      return seen;
    }
    if (overdue) {
      // Before the kill: whoever finds the build dead must know that it did not just vanish.
      directory.markOverdue();
    }
    processes.endSession(process);
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<Sighting> concluded = conclude(directory);
      if (concluded.isPresent()) {
        return concluded.get();
      }
      pause.pause(BETWEEN_TRIES);
    }
    return seen;
  }

  private static Optional<Sighting> reread(BuildDirectory directory) throws IOException {
    try {
      return Sighting.of(directory);
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }
}
