package io.osbs.cluster.local;

import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.BuildName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads builds, and remembers those that are final: they change no more, except for their
 * annotations, and a cluster holds thousands of them beside a dozen that run.
 */
final class Sightings {

  private final StateDirectory state;
  private final Map<BuildName, Remembered> ended = new ConcurrentHashMap<>();

  Sightings(StateDirectory state) {
    this.state = state;
  }

  /** A status file's identity, to notice that a build of the same name was made anew. */
  private record Stamp(@Nullable Object file, FileTime modified, long size) {
    static Optional<Stamp> of(BuildDirectory directory) throws IOException {
      try {
        BasicFileAttributes found =
            Files.readAttributes(directory.statusFile(), BasicFileAttributes.class);
        return Optional.of(new Stamp(found.fileKey(), found.lastModifiedTime(), found.size()));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }
  }

  private record Remembered(Stamp stamp, Sighting sighting) {}

  /** All builds there are. */
  List<BuildName> names() throws IOException {
    List<BuildName> names = state.buildNames();
    ended.keySet().retainAll(new HashSet<>(names));
    return names;
  }

  /** Empty when there is no such build. */
  Optional<Sighting> of(BuildName name) throws IOException, UnreadableException {
    BuildDirectory directory = state.build(name);
    // Before the content: a stamp that is too old is only looked up once more.
    Optional<Stamp> stamp = Stamp.of(directory);
    Remembered known = ended.get(name);
    if (known != null && stamp.isPresent() && known.stamp().equals(stamp.get())) {
      Sighting then = known.sighting();
      return Optional.of(then.with(directory.annotations(then.stored())));
    }
    Optional<Sighting> seen = Sighting.of(directory);
    if (stamp.isPresent() && seen.isPresent() && seen.get().status().phase().isFinal()) {
      ended.put(name, new Remembered(stamp.get(), seen.get()));
    }
    return seen;
  }
}
