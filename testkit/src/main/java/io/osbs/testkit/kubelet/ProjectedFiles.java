package io.osbs.testkit.kubelet;

import io.osbs.testkit.tools.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A folder of files that change all at once, laid out as a kubelet does: each visible name is a
 * link through {@code ..data}, and {@code ..data} is swapped. One thread at a time.
 */
final class ProjectedFiles {

  private static final String DATA = "..data";

  /**
   * A file's content.
   *
   * @param text its bytes, as Latin-1
   * @param mode permission bits
   */
  record Entry(String text, int mode) {
    static Entry of(byte[] content, int mode) {
      return new Entry(new String(content, StandardCharsets.ISO_8859_1), mode);
    }

    byte[] content() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private final Path folder;
  private Map<String, Entry> shown = Map.of();
  private int generation;

  ProjectedFiles(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * Shows these files and no others.
   *
   * @param files by path relative to the folder
   * @param group numeric group that may read them as well; negative for none
   */
  void show(Map<String, Entry> files, long group) throws IOException {
    if (generation > 0 && shown.equals(files)) {
      return;
    }
    Path previous = folder.resolve(DATA + "_" + generation);
    generation++;
    Path next = Files.createDirectory(folder.resolve(DATA + "_" + generation));
    for (Map.Entry<String, Entry> file : new TreeMap<>(files).entrySet()) {
      write(next.resolve(file.getKey()), file.getValue(), group);
    }
    Path link = folder.resolve(DATA + "_next");
    Files.createSymbolicLink(link, next.getFileName());
    Files.move(link, folder.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
    link(names(files), names(shown));
    FileTree.remove(previous);
    shown = Map.copyOf(files);
  }

  private static void write(Path path, Entry entry, long group) throws IOException {
    Files.createDirectories(path.resolveSibling("."));
    Files.write(path, entry.content());
    int mode = entry.mode();
    if (group >= 0) {
      mode |= (mode & 0400) >> 3;
      Files.setAttribute(path, "unix:gid", (int) group);
    }
    Files.setAttribute(path, "unix:mode", 0100000 | mode);
  }

  private void link(Set<String> wanted, Set<String> had) throws IOException {
    for (String name : wanted) {
      if (!had.contains(name)) {
        Files.createSymbolicLink(folder.resolve(name), Path.of(DATA, name));
      }
    }
    for (String name : had) {
      if (!wanted.contains(name)) {
        Files.delete(folder.resolve(name));
      }
    }
  }

  /** First path elements. */
  private static Set<String> names(Map<String, Entry> files) {
    Set<String> names = new TreeSet<>();
    files.keySet().forEach(path -> names.add(path.split("/", 2)[0]));
    return names;
  }
}
