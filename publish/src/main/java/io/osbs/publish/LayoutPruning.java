package io.osbs.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import io.osbs.process.FileFailures;
import io.osbs.publish.oci.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Takes tags out of the image layouts below a folder, and then the blobs that no tag leads to any
 * more. Images of single platforms have no tags before their index is there, so only blobs that
 * nobody has wanted for a while go: {@link LayoutStore} renews the time of a blob that it finds
 * again. Two at once, and builds beside them, do no harm.
 */
public final class LayoutPruning {

  private static final String MARKER = "oci-layout";
  private static final String OLD = ".old-";
  private static final long LARGEST_DOCUMENT = 5L * 1024 * 1024;

  private final Path root;

  /**
   * The layouts below a folder.
   *
   * @param root need not exist
   */
  public LayoutPruning(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /**
   * What was taken out of one layout.
   *
   * @param bytes of the blobs
   */
  public record Pruned(Path layout, List<String> tags, int blobs, long bytes) {
    public Pruned {
      tags = List.copyOf(tags);
    }
  }

  /**
   * Prunes all layouts.
   *
   * @param references the tags to take away, as {@link LayoutStore#reference} gives them
   * @param unwantedSince blobs that were wanted after that stay
   * @param really false only says what would be done
   * @return the layouts that something is taken out of
   */
  public List<Pruned> run(Set<String> references, Instant unwantedSince, boolean really)
      throws FailureException, InterruptedException {
    List<Pruned> all = new ArrayList<>();
    for (Path layout : layouts()) {
      try (LayoutLock _ = LayoutLock.of(layout)) {
        Pruned pruned = prune(layout, references, unwantedSince, really);
        if (!pruned.tags().isEmpty() || pruned.blobs() > 0) {
          all.add(pruned);
        }
      } catch (IOException e) {
        throw FileFailures.of("prune the image layout", layout, e);
      }
    }
    return all;
  }

  private List<Path> layouts() throws FailureException {
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return found;
    }
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              if (Files.exists(folder.resolve(MARKER))) {
                found.add(folder);
              }
              return folder.endsWith("blobs")
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem)
                throws IOException {
              // Whoever writes renames files meanwhile.
              if (problem instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw problem;
            }
          });
    } catch (IOException e) {
      throw FileFailures.of("look for image layouts", root, e);
    }
    found.sort(null);
    return found;
  }

  private static Pruned prune(
      Path folder, Set<String> references, Instant unwantedSince, boolean really)
      throws IOException {
    OciLayout layout = new OciLayout(folder);
    Set<String> dropped = new TreeSet<>();
    List<Digest> kept = new ArrayList<>();
    for (JsonNode descriptor : layout.descriptors()) {
      String tag = OciLayout.nameOf(descriptor);
      if (references.contains("oci:" + folder + ":" + tag)) {
        dropped.add(tag);
      } else {
        kept.add(new Digest(descriptor.path("digest").asString("")));
      }
    }
    if (really && !dropped.isEmpty()) {
      layout.removeTags(List.copyOf(dropped));
    }
    Set<Digest> reachable = new HashSet<>();
    kept.forEach(digest -> reach(layout, digest, reachable));
    int blobs = 0;
    long bytes = 0;
    for (Path blob : unwanted(folder, layout, reachable, unwantedSince)) {
      try {
        long size = Files.size(blob);
        if (!really || remove(blob, unwantedSince)) {
          blobs++;
          bytes += size;
        }
      } catch (NoSuchFileException e) {
        // A build brought it anew this very moment.
      }
    }
    return new Pruned(folder, List.copyOf(dropped), blobs, bytes);
  }

  private static List<Path> unwanted(
      Path folder, OciLayout layout, Set<Digest> reachable, Instant unwantedSince)
      throws IOException {
    List<Path> candidates = new ArrayList<>();
    for (Path blob : blobs(folder)) {
      if (isOld(blob, unwantedSince)) {
        candidates.add(blob);
      }
    }
    // What is said about a reachable image, such as its signature, stays with it.
    boolean more = true;
    while (more) {
      more = false;
      for (Path blob : candidates) {
        Digest digest = digest(blob);
        if (digest != null && !reachable.contains(digest)) {
          JsonNode document = document(layout, digest);
          Digest subject =
              document == null
                  ? null
                  : digest(document.path("subject").path("digest").asString(""));
          if (subject != null && reachable.contains(subject)) {
            reach(layout, digest, reachable);
            more = true;
          }
        }
      }
    }
    return candidates.stream()
        .filter(blob -> {
          Digest digest = digest(blob);
          return digest == null || !reachable.contains(digest);
        })
        .toList();
  }

  private static List<Path> blobs(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    Path blobs = folder.resolve("blobs");
    if (Files.isDirectory(blobs)) {
      for (Path algorithm : entries(blobs)) {
        if (Files.isDirectory(algorithm)) {
          entries(algorithm).stream().filter(Files::isRegularFile).forEach(all::add);
        }
      }
    }
    return all;
  }

  /** Sorted; unlike a walk it does not mind that a file is renamed meanwhile. */
  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Null for a file that is no blob: what somebody left who died while he wrote or pruned. */
  private static @Nullable Digest digest(Path blob) {
    Path algorithm = blob.getParent();
    return algorithm == null ? null : digest(algorithm.getFileName() + ":" + blob.getFileName());
  }

  private static @Nullable Digest digest(String text) {
    try {
      return new Digest(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isOld(Path file, Instant since) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(since);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** By a rename first: who finds the blob meanwhile renews its time, and then it comes back. */
  private static boolean remove(Path blob, Instant unwantedSince) throws IOException {
    String name = String.valueOf(blob.getFileName());
    if (name.startsWith(".")) {
      return Files.deleteIfExists(blob);
    }
    Path aside = blob.resolveSibling(OLD + name);
    Files.move(blob, aside, StandardCopyOption.ATOMIC_MOVE);
    if (isOld(aside, unwantedSince)) {
      return Files.deleteIfExists(aside);
    }
    Files.move(aside, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return false;
  }

  /** Adds a blob and everything it leads to. */
  private static void reach(OciLayout layout, Digest digest, Set<Digest> reachable) {
    if (!reachable.add(digest)) {
      return;
    }
    JsonNode document = document(layout, digest);
    if (document == null) {
      return;
    }
    List<JsonNode> descriptors = new ArrayList<>();
    document.path("manifests").forEach(descriptors::add);
    document.path("layers").forEach(descriptors::add);
    descriptors.add(document.path("config"));
    for (JsonNode descriptor : descriptors) {
      Digest next = digest(descriptor.path("digest").asString(""));
      if (next != null) {
        reach(layout, next, reachable);
      }
    }
  }

  /** A blob that is a manifest or a list; null for all others, and for one that is not there. */
  private static @Nullable JsonNode document(OciLayout layout, Digest digest) {
    Path file = layout.blob(digest);
    try {
      if (Files.size(file) > LARGEST_DOCUMENT) {
        return null;
      }
      byte[] bytes = Files.readAllBytes(file);
      return bytes.length > 0 && bytes[0] == '{' ? Json.parse(bytes) : null;
    } catch (IOException | JacksonException e) {
      return null;
    }
  }
}
