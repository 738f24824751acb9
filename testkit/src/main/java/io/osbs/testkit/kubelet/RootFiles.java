package io.osbs.testkit.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as a container's processes see them. */
final class RootFiles {

  private static final int MOST_LINKS = 40;

  private RootFiles() {}

  /**
   * Where a path leads when {@code root} is the root: all links followed, none out of the root.
   *
   * @return absolute, as seen inside; what does not exist is taken literally
   */
  static Path resolve(Path root, String path) throws IOException {
    Deque<Path> rest = new ArrayDeque<>();
    Path.of("/").resolve(path).normalize().forEach(rest::add);
    Path at = Path.of("/");
    int links = 0;
    while (!rest.isEmpty()) {
      Path next = at.resolve(rest.removeFirst()).normalize();
      Path real = root.resolve(Path.of("/").relativize(next));
      if (!Files.isSymbolicLink(real)) {
        at = next;
        continue;
      }
      if (++links > MOST_LINKS) {
        throw new IOException("too many symbolic links in " + path);
      }
      Path target = Files.readSymbolicLink(real);
      at = target.isAbsolute() ? Path.of("/") : at;
      Deque<Path> more = new ArrayDeque<>();
      target.forEach(more::add);
      more.addAll(rest);
      rest = more;
    }
    return at;
  }
}
