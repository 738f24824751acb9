package io.osbs.cluster.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies a directory as it is: links as links, permissions and times kept; sockets and pipes left
 * out.
 */
final class TreeCopy extends SimpleFileVisitor<Path> {

  private final Path from;
  private final Path to;
  private final List<Path> leftOut;

  private TreeCopy(Path from, Path to, List<Path> leftOut) {
    this.from = from;
    this.to = to;
    this.leftOut = leftOut;
  }

  /**
   * @param leftOut real paths of directories below {@code from} that are not copied
   */
  static void copy(Path from, Path to, List<Path> leftOut) throws IOException {
    Files.walkFileTree(from, new TreeCopy(from, to, leftOut));
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    if (leftOut.contains(directory) && !directory.equals(from)) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    Files.createDirectory(target(directory));
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (!attributes.isOther()) {
      Files.copy(file, target(file), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
      throws IOException {
    if (problem != null) {
      throw problem;
    }
    // Only now: a directory that may not be written could not have been filled.
    Path copy = target(directory);
    Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(directory));
    Files.setLastModifiedTime(copy, Files.getLastModifiedTime(directory));
    return FileVisitResult.CONTINUE;
  }

  private Path target(Path path) {
    return to.resolve(from.relativize(path));
  }
}
