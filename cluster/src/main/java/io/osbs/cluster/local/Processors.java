package io.osbs.cluster.local;

import io.osbs.core.time.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The machine's processors as lock files, shared by all local clusters below one home. Who waits
 * for several keeps those it has; only the one that holds the turn does so, so two never wait for
 * each other, and one that needs many is not overtaken for ever by those that need few.
 */
final class Processors {

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

  private final Path directory;
  private final int number;
  private final Pause pause;

  private Processors(Path directory, int number, Pause pause) {
    this.directory = directory;
    this.number = number;
    this.pause = pause;
  }

  /** Those that running builds share. */
  static Processors ofBuilds(Path home, int number, Pause pause) throws IOException {
    return of(home.resolve("cpus"), number, pause);
  }

  /** Those that the clients share which get builds ready: as many again, and for moments only. */
  static Processors ofClients(Path home, int number, Pause pause) throws IOException {
    return of(home.resolve("clients"), number, pause);
  }

  private static Processors of(Path folder, int number, Pause pause) throws IOException {
    return new Processors(Files.createDirectories(folder).toRealPath(), number, pause);
  }

  /** Processors held until closed. */
  static final class Share implements AutoCloseable {
    private final List<FileLocks.Held> locks = new ArrayList<>();

    @Override
    public void close() {
      locks.forEach(FileLocks.Held::close);
    }
  }

  /**
   * Waits for {@code wanted} processors, or for all there are if that is less.
   *
   * @return empty when {@code givesUp} said so while waiting
   */
  Optional<Share> acquire(int wanted, BooleanSupplier givesUp)
      throws IOException, InterruptedException {
    Share share = new Share();
    if (wanted == 0) {
      return Optional.of(share);
    }
    boolean complete = false;
    try (FileLocks.Held turn = waitFor("turn", givesUp).orElse(null)) {
      complete = turn != null && fill(share, wanted);
      while (turn != null && !complete && !givesUp.getAsBoolean()) {
        pause.pause(BETWEEN_TRIES);
        complete = fill(share, wanted);
      }
    } finally {
      if (!complete) {
        share.close();
      }
    }
    return complete ? Optional.of(share) : Optional.empty();
  }

  private boolean fill(Share share, int wanted) throws IOException {
    int enough = Math.min(wanted, number);
    for (int i = 0; i < number && share.locks.size() < enough; i++) {
      // One of our own is taken as well, and so is passed over like any other.
      FileLocks.tryExclusive(lock(Integer.toString(i))).ifPresent(share.locks::add);
    }
    return share.locks.size() == enough;
  }

  private Optional<FileLocks.Held> waitFor(String name, BooleanSupplier givesUp)
      throws IOException, InterruptedException {
    Optional<FileLocks.Held> held = FileLocks.tryExclusive(lock(name));
    while (held.isEmpty() && !givesUp.getAsBoolean()) {
      pause.pause(BETWEEN_TRIES);
      held = FileLocks.tryExclusive(lock(name));
    }
    return held;
  }

  private Path lock(String name) {
    return directory.resolve(name + ".lock");
  }
}
