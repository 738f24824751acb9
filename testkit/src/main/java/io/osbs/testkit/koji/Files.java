package io.osbs.testkit.koji;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The hub's {@code work} directory, in memory. Guarded by the double's lock. */
final class Files {

  /** Where a hub keeps it; faults name it. */
  static final String WORK = "/srv/kojihub/mnt/koji/work/";

  static final class Blob {
    private byte[] bytes = new byte[0];
    private int size;
    Instant modified = Instant.EPOCH;

    /** Writes; what is missing before it becomes zeros. */
    void write(long offset, byte[] piece) {
      int end = Math.toIntExact(offset + piece.length);
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
      }
      System.arraycopy(piece, 0, bytes, Math.toIntExact(offset), piece.length);
      size = Math.max(size, end);
    }

    void truncate(long at) {
      if (at < size) {
        Arrays.fill(bytes, Math.toIntExact(at), size, (byte) 0);
        size = Math.toIntExact(at);
      }
    }

    int size() {
      return size;
    }

    byte[] content() {
      return Arrays.copyOf(bytes, size);
    }
  }

  private final Map<String, Blob> blobs = new LinkedHashMap<>();
  private final Map<String, Long> owners = new LinkedHashMap<>();

  Optional<Blob> find(String directory, String name) {
    return Optional.ofNullable(blobs.get(directory + "/" + name));
  }

  Blob open(String directory, String name, Instant now) {
    Blob blob = blobs.computeIfAbsent(directory + "/" + name, _ -> new Blob());
    blob.modified = now;
    return blob;
  }

  /** The files of a directory by name. */
  Map<String, Blob> in(String directory) {
    Map<String, Blob> found = new LinkedHashMap<>();
    blobs.forEach((path, blob) -> {
      int slash = path.lastIndexOf('/');
      if (path.substring(0, slash).equals(directory)) {
        found.put(path.substring(slash + 1), blob);
      }
    });
    return found;
  }

  /** The file of that name that was made last, in whatever directory. */
  Optional<Blob> last(String name) {
    Blob last = null;
    for (Map.Entry<String, Blob> each : blobs.entrySet()) {
      if (each.getKey().endsWith("/" + name)) {
        last = each.getValue();
      }
    }
    return Optional.ofNullable(last);
  }

  /** The first who writes there owns a directory. */
  boolean mayWrite(String directory, long user) {
    return owners.computeIfAbsent(directory, _ -> user) == user;
  }
}
