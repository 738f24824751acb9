package io.osbs.cluster.local;

import io.osbs.core.build.BuildName;
import io.osbs.core.time.Pause;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Lets only so many orchestrator builds get ready at once: sixty that start together would keep the
 * processors from the one whose turn it is to take a slot, and from the worker builds. They get
 * ready in the order of their age; none stands in the way of others for long, whatever it does:
 * this is about order, and nothing rests on the number.
 *
 * <p>Who wants to get ready has a ticket, a file named after its age and itself: empty while it
 * waits, then holding when it began. It is thrown away when the build is ready. The ticket of a
 * build that does not hold its own lock is one of a dead build, and anybody throws it away.
 */
final class Preparations {

  /** Who is next looks so often, and the others the more seldom the more are ahead of them. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private static final int MOST_SELDOM = 20;

  /** A build that takes longer, perhaps because its source is far away, does not count. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  /** Who has waited so long does not wait for those that should have gone before. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final char SEPARATOR = '.';

  private final StateDirectory state;
  private final int atOnce;
  private final InstantSource clock;
  private final Pause pause;

  Preparations(StateDirectory state, int atOnce, LocalMachine machine) {
    this.state = state;
    this.atOnce = Math.max(1, atOnce);
    this.clock = machine.clock();
    this.pause = machine.pause();
  }

  /** The right to get ready, until it is closed. */
  static final class Ticket implements AutoCloseable {
    private final Path file;

    private Ticket(Path file) {
      this.file = file;
    }

    @Override
    public void close() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // It stops counting by itself, and goes when somebody finds the build over.
      }
    }
  }

  /**
   * Waits for a build's turn. Its process holds the build's lock.
   *
   * @param givesUp asked while it waits; when it says so, the wait is over as well
   */
  Ticket await(StoredBuild build, BooleanSupplier givesUp)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(state.preparing());
    Path file = folder.resolve(ticket(build));
    Ticket ticket = new Ticket(file);
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException _) {
      // Left by an earlier process of this build.
      Files.write(file, new byte[0]);
    }
    boolean mine = false;
    try {
      Instant giveWay = clock.instant().plus(PATIENCE);
      while (busy(folder, file) >= atOnce
          && !givesUp.getAsBoolean()
          && clock.instant().isBefore(giveWay)) {
        int turns = Math.clamp(ahead(folder, file) / atOnce, 1, MOST_SELDOM);
        pause.pause(BETWEEN_LOOKS.multipliedBy(turns));
      }
      Files.write(file, new byte[] {'1'});
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      mine = true;
      return ticket;
    } finally {
      if (!mine) {
        ticket.close();
      }
    }
  }

  /** Older builds sort first. */
  private static String ticket(StoredBuild build) {
    return "%016d%c%s"
        .formatted(build.created().toEpochMilli(), SEPARATOR, build.spec().name().value());
  }

  private static int ahead(Path folder, Path mine) throws IOException {
    int ahead = 0;
    for (Path other : AtomicFiles.entries(folder)) {
      ahead += other.compareTo(mine) < 0 ? 1 : 0;
    }
    return ahead;
  }

  /** How many others get ready now, or wait to and are older. */
  private int busy(Path folder, Path mine) throws IOException {
    int busy = 0;
    for (Path other : AtomicFiles.entries(folder)) {
      if (busy == atOnce) {
        return busy;
      }
      if (!other.equals(mine) && counts(other, mine) && isAlive(other)) {
        busy++;
      }
    }
    return busy;
  }

  private boolean counts(Path other, Path mine) throws IOException {
    try {
      if (Files.size(other) == 0) {
        return other.compareTo(mine) < 0;
      }
      Instant began = Files.getLastModifiedTime(other).toInstant();
      return clock.instant().isBefore(began.plus(LONGEST));
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private boolean isAlive(Path ticket) throws IOException {
    String file = ticket.getFileName().toString();
    String name = file.substring(file.indexOf(SEPARATOR) + 1);
    if (BuildName.isName(name) && FileLocks.isHeld(state.build(new BuildName(name)).aliveLock())) {
      return true;
    }
    Files.deleteIfExists(ticket);
    return false;
  }
}
