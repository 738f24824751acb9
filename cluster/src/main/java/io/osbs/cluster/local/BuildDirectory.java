package io.osbs.cluster.local;

import io.osbs.cluster.MountTable;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.cluster.SecretMount;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of one build.
 *
 * <pre>
 * build.json         what was asked for; never changes
 * status.json        how it stands; written under alive.lock only
 * alive.lock         locked by the build's process from its first act to its end
 * annotations.json   once they differ from build.json; written under the cluster's lock
 * cancel             somebody asked the build to end; when
 * overdue            somebody is ending the build because its deadline has passed
 * log                what the process printed
 * result.json        what the build produced
 * mounts/            links to the keys of its secrets, each secret at its mount path; they follow an
 *                    edit of the secret; gone when the build has ended
 * source/            the directory it was given
 * work/              gone when the build has ended
 * </pre>
 */
record BuildDirectory(Path path) {

  private static final int TAIL_BYTES = 8192;
  private static final int TAIL_LINES = 10;

  Path buildFile() {
    return path.resolve("build.json");
  }

  Path statusFile() {
    return path.resolve("status.json");
  }

  Path annotationsFile() {
    return path.resolve("annotations.json");
  }

  Path aliveLock() {
    return path.resolve("alive.lock");
  }

  Path log() {
    return path.resolve("log");
  }

  Path result() {
    return path.resolve("result.json");
  }

  Path mounts() {
    return path.resolve("mounts");
  }

  Path source() {
    return path.resolve("source");
  }

  Path work() {
    return path.resolve("work");
  }

  /** Where a mount lies, given the path that configuration files know it by. */
  Path mount(String mountPath) {
    // A path cannot lead out of the build's directory: ".." at the root stays at the root.
    Path absolute = Path.of("/").resolve(mountPath).normalize();
    return mounts().resolve(absolute.toString().substring(1));
  }

  MountTable mountTable(StoredBuild stored) {
    Map<String, Path> locations = new HashMap<>();
    for (SecretMount mount : stored.spec().mounts()) {
      locations.put(mount.path(), mount(mount.path()));
    }
    return new MountTable(locations);
  }

  /** The content of build.json; empty when there is no such build. */
  Optional<StoredBuild> stored() throws IOException, UnreadableException {
    Optional<byte[]> content = AtomicFiles.read(buildFile());
    return content.isEmpty() ? Optional.empty() : Optional.of(StoredBuild.fromJson(content.get()));
  }

  BuildStatus status() throws IOException, UnreadableException {
    try {
      return BuildStatus.fromJson(Files.readAllBytes(statusFile()));
    } catch (NoSuchFileException e) {
      throw new UnreadableException("it is missing");
    }
  }

  /** Only for the holder of the build's lock, and for its maker. */
  void writeStatus(BuildStatus status) throws IOException {
    AtomicFiles.write(
        statusFile(),
        status.toJson(),
        status.phase().isFinal()
            ? AtomicFiles.Durability.LASTING
            : AtomicFiles.Durability.UNTIL_POWER_LOSS);
  }

  Map<String, String> annotations(StoredBuild stored) throws IOException {
    Optional<byte[]> content = AtomicFiles.read(annotationsFile());
    if (content.isEmpty()) {
      return stored.spec().annotations();
    }
    try {
      return Json.read(content.get()).textMap("annotations");
    } catch (UnreadableException e) {
      // They explain and rank, nothing rests on them: better the first ones than no build.
      return stored.spec().annotations();
    }
  }

  /** Only under the cluster's lock. */
  void writeAnnotations(Map<String, String> annotations) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", 1);
    json.put("annotations", annotations);
    AtomicFiles.write(annotationsFile(), Json.write(json), AtomicFiles.Durability.UNTIL_POWER_LOSS);
  }

  boolean cancelRequested() {
    return Files.exists(path.resolve("cancel"));
  }

  /** When somebody first asked for the end; null when nobody did. */
  @Nullable Instant cancelled() throws IOException {
    Path file = path.resolve("cancel");
    Optional<byte[]> content = AtomicFiles.read(file);
    if (content.isEmpty()) {
      return null;
    }
    try {
      return Json.read(content.get()).instant("time");
    } catch (UnreadableException e) {
      return Files.getLastModifiedTime(file).toInstant();
    }
  }

  void requestCancel(Instant now) throws IOException {
    AtomicFiles.write(
        path.resolve("cancel"),
        Json.write(Map.of("time", now.toString())),
        AtomicFiles.Durability.UNTIL_POWER_LOSS);
  }

  boolean isOverdue() {
    return Files.exists(path.resolve("overdue"));
  }

  void markOverdue() throws IOException {
    AtomicFiles.write(
        path.resolve("overdue"), new byte[0], AtomicFiles.Durability.UNTIL_POWER_LOSS);
  }

  byte[] log(long offset, int limit) throws IOException {
    try (SeekableByteChannel file = Files.newByteChannel(log())) {
      long available = Math.max(0, file.size() - offset);
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(available, Math.max(0, limit)));
      file.position(offset);
      while (bytes.hasRemaining()) {
        if (file.read(bytes) < 0) {
          throw new EOFException(log() + " became shorter");
        }
      }
      return bytes.array();
    } catch (NoSuchFileException e) {
      // None yet, or the build was taken away.
      return new byte[0];
    }
  }

  /** The last lines of the log, oldest first; what cannot be read is left out. */
  List<String> logTail() {
    try {
      long size = Files.exists(log()) ? Files.size(log()) : 0;
      byte[] bytes = log(Math.max(0, size - TAIL_BYTES), TAIL_BYTES);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }
}
