package io.osbs.cluster.local;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whole files, replaced so that a reader sees the old content or the new one. */
final class AtomicFiles {

  /** Whether the bytes are forced to the disk before the file takes its name. */
  enum Durability {
    /** For what means nothing after the machine went down: its builds are dead then. */
    UNTIL_POWER_LOSS,
    /** For what must be whole after the machine went down. */
    LASTING
  }

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private AtomicFiles() {}

  /**
   * Writes a file by way of a temporary one with a fixed name beside it: every file here has one
   * writer at a time, by a lock, so what a dead writer left is simply overwritten.
   */
  static void write(Path file, byte[] content, Durability durability) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
        out.write(content);
        if (durability == Durability.LASTING) {
          out.getFD().sync();
        }
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      deleteQuietly(temporary, e);
      throw e;
    }
  }

  static Optional<byte[]> read(Path file) throws IOException {
    // Absence is common, and an exception costs more than this look.
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** What is in a directory, in no order. */
  static List<Path> entries(Path directory) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException e) {
      throw new IOException(e.getMessage(), e);
    }
    return entries;
  }

  /** Creates directories that only their owner can enter. */
  static void createPrivateDirectories(Path directory) throws IOException {
    Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
  }

  /** Removes a directory and all below it, without following links; one that is absent is fine. */
  static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes)
              throws IOException {
            // A RUN step may have left directories that not even their owner may write.
            if (!Files.isWritable(visited) || !Files.isReadable(visited)) {
              Files.setPosixFilePermissions(visited, OWNER_ONLY);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem)
              throws IOException {
            if (problem != null) {
              throw problem;
            }
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Cleans up after a failure; what goes wrong here must not hide it. */
  static void deleteTreeQuietly(Path directory, Exception because) {
    try {
      deleteTree(directory);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  private static void deleteQuietly(Path file, Exception because) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
