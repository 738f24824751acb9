package io.osbs.reactor.worker;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The files of an image, seen from outside. An image's symbolic links mean places within the image:
 * followed by this machine's rules they would lead to its own files.
 */
record RootFilesystem(Path root) {

  private static final int MOST_LINKS = 40;

  /** Where a path of the image lies, all links followed; empty when there is nothing. */
  Optional<Path> find(String path) throws IOException {
    Deque<String> rest = new ArrayDeque<>();
    push(Path.of(path), rest);
    Path at = root;
    int links = 0;
    while (!rest.isEmpty()) {
      String name = rest.removeFirst();
      if (name.equals("..")) {
        at = at.equals(root) ? root : parent(at);
        continue;
      }
      Path next = at.resolve(name);
      if (!Files.isSymbolicLink(next)) {
        at = next;
        continue;
      }
      if (++links > MOST_LINKS) {
        throw new FileSystemException(path, null, "too many symbolic links");
      }
      Path target = Files.readSymbolicLink(next);
      if (target.isAbsolute()) {
        at = root;
      }
      push(target, rest);
    }
    return Files.exists(at, LinkOption.NOFOLLOW_LINKS) ? Optional.of(at) : Optional.empty();
  }

  private static void push(Path path, Deque<String> rest) {
    for (int index = path.getNameCount() - 1; index >= 0; index--) {
      String name = path.getName(index).toString();
      if (!name.isEmpty() && !name.equals(".")) {
        rest.addFirst(name);
      }
    }
  }

  private Path parent(Path path) throws NoSuchFileException {
    Path parent = path.getParent();
    if (parent == null || !parent.startsWith(root)) {
      throw new NoSuchFileException(path.toString());
    }
    return parent;
  }

  /** How the image itself calls one of its files. */
  String nameOf(Path file) {
    return "/" + root.relativize(file);
  }
}
