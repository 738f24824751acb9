package io.osbs.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Names for what is not finished yet. Made from process, time and a counter: the JDK's temporary
 * files ask for secure random numbers, which costs a reactor's start tens of milliseconds.
 */
final class Temporary {

  private static final AtomicLong COUNTER = new AtomicLong();

  private Temporary() {}

  /** A name that nobody else uses. */
  static String name(String stem) {
    return ".%s.%d-%x-%d"
        .formatted(
            stem, ProcessHandle.current().pid(), System.nanoTime(), COUNTER.incrementAndGet());
  }

  /** Writes a file that appears whole or not at all. */
  static void replace(Path target, byte[] bytes) throws IOException {
    Path temporary = target.resolveSibling(name(String.valueOf(target.getFileName())));
    try {
      Files.write(temporary, bytes);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Copies a file that appears whole or not at all. */
  static void copy(Path source, Path target) throws IOException {
    Path temporary = target.resolveSibling(name(String.valueOf(target.getFileName())));
    try {
      Files.copy(source, temporary);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Removes a folder with all its content. */
  static void deleteTree(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
