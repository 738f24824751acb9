package io.osbs.cluster.local;

import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.BuildName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads builds, and remembers what it has read as long as the files stay the same. Those that are
 * final change no more, except for their annotations, and a cluster holds thousands of them beside
 * a dozen that run; those that wait are read by each other at every change.
 */
final class Sightings {

  /** A file that was just written may be written again without that showing in its times. */
  private static final Duration YOUNG = Duration.ofMillis(50);

  /**
   * A process dies without a word, so it is noticed by whoever looks by himself, every few seconds.
   * Whoever lists the builds at every change need not ask for their locks more often: that costs
   * more than all else about a build that is known.
   */
  private static final Duration WELL_FOR = Duration.ofSeconds(5);

  private final StateDirectory state;
  private final InstantSource clock;
  private final Map<BuildName, Remembered> ended = new ConcurrentHashMap<>();
  private final Map<BuildName, Remembered> active = new ConcurrentHashMap<>();
  private final Map<BuildName, Well> well = new ConcurrentHashMap<>();
  private final Map<BuildName, Asked> asked = new ConcurrentHashMap<>();

  Sightings(StateDirectory state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  /** A file's identity, to notice that it was made anew. */
  private record Stamp(@Nullable Object file, FileTime modified, long size) {
    boolean isOlderThan(Instant time) {
      return modified.toInstant().isBefore(time);
    }

    static Optional<Stamp> of(Path file) throws IOException {
      // Absence is common, and an exception costs more than this look.
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        return Optional.of(new Stamp(found.fileKey(), found.lastModifiedTime(), found.size()));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }
  }

  /** The files that say how a build stands, as they were before they were read. */
  private record Stamps(
      Optional<Stamp> stored,
      Optional<Stamp> status,
      Optional<Stamp> annotations,
      boolean isEnding) {

    static Stamps of(BuildDirectory directory) throws IOException {
      return new Stamps(
          Stamp.of(directory.buildFile()),
          Stamp.of(directory.statusFile()),
          Stamp.of(directory.annotationsFile()),
          directory.cancelRequested() || directory.isOverdue());
    }

    boolean areOlderThan(Instant time) {
      return Stream.of(stored, status, annotations)
          .flatMap(Optional::stream)
          .allMatch(stamp -> stamp.isOlderThan(time));
    }
  }

  /**
   * An earlier look.
   *
   * @param folder of the build's directory, in which every change of a file but the log shows, as
   *     files are replaced and not rewritten; null while it was too young
   */
  private record Remembered(@Nullable Stamp folder, Stamps stamps, Sighting sighting) {}

  /** What was asked for, which never changes as long as it is the same file. */
  private record Asked(Optional<Stamp> stamp, StoredBuild stored) {}

  private record Well(Sighting sighting, Instant until) {}

  /** All builds there are. */
  List<BuildName> names() throws IOException {
    List<BuildName> names = state.buildNames();
    ended.keySet().retainAll(new HashSet<>(names));
    return names;
  }

  /** Those that may be active, and perhaps some that are not. */
  List<BuildName> activeNames() throws IOException {
    List<BuildName> names = state.activeNames();
    Set<BuildName> present = new HashSet<>(names);
    active.keySet().retainAll(present);
    well.keySet().retainAll(present);
    asked.keySet().retainAll(present);
    return names;
  }

  /** Empty when there is no such build. */
  Optional<Sighting> of(BuildName name) throws IOException, UnreadableException {
    BuildDirectory directory = state.build(name);
    Remembered over = ended.get(name);
    if (over != null && over.stamps().status().equals(Stamp.of(directory.statusFile()))) {
      Sighting then = over.sighting();
      return Optional.of(then.with(directory.annotations(then.stored())));
    }
    // Before the content: stamps that are too old are only looked up once more.
    Stamp folder = Stamp.of(directory.path()).orElse(null);
    Remembered known = active.get(name);
    if (known != null && folder != null && folder.equals(known.folder())) {
      return Optional.of(known.sighting());
    }
    Stamps stamps = Stamps.of(directory);
    if (known != null && known.stamps().equals(stamps)) {
      active.put(name, new Remembered(unlessYoung(folder), stamps, known.sighting()));
      return Optional.of(known.sighting());
    }
    Optional<Sighting> seen = read(name, directory, stamps);
    if (seen.isPresent()) {
      asked.put(name, new Asked(stamps.stored(), seen.get().stored()));
      remember(name, new Remembered(unlessYoung(folder), stamps, seen.get()));
    }
    return seen;
  }

  private Optional<Sighting> read(BuildName name, BuildDirectory directory, Stamps stamps)
      throws IOException, UnreadableException {
    Asked before = asked.get(name);
    return before != null && stamps.stored().isPresent() && before.stamp().equals(stamps.stored())
        ? Sighting.again(directory, before.stored())
        : Sighting.of(directory);
  }

  private @Nullable Stamp unlessYoung(@Nullable Stamp folder) {
    return folder != null && folder.isOlderThan(clock.instant().minus(YOUNG)) ? folder : null;
  }

  private void remember(BuildName name, Remembered seen) {
    if (seen.stamps().status().isPresent() && seen.sighting().status().phase().isFinal()) {
      active.remove(name);
      ended.put(name, seen);
    } else if (seen.sighting().damage() == null
        && !seen.stamps().isEnding()
        && seen.stamps().areOlderThan(clock.instant().minus(YOUNG))) {
      active.put(name, seen);
    }
  }

  /** Somebody has just looked after the build, and there was nothing to put in order. */
  void isWell(BuildName name, Sighting seen) {
    well.put(name, new Well(seen, clock.instant().plus(WELL_FOR)));
  }

  /** True when that was so a moment ago, and none of its files has changed since. */
  @SuppressWarnings("ReferenceEquality") // the very same
  boolean wasWell(BuildName name, Sighting seen) {
    Well before = well.get(name);
    return before != null && before.sighting() == seen && clock.instant().isBefore(before.until());
  }
}
