package io.osbs.cluster.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is mounted in this process's namespace. */
final class Mounts {

  private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
  private static final int MOUNT_POINT = 4;

  private final Launcher launcher;
  private final Map<String, String> environment;

  Mounts(Launcher launcher, Map<String, String> environment) {
    this.launcher = launcher;
    this.environment = environment;
  }

  /**
   * Unmounts everything below a directory.
   *
   * @return what is still mounted
   */
  List<Path> unmountBelow(Path directory) throws IOException, InterruptedException {
    List<Path> mounted = below(directory, read());
    if (mounted.isEmpty()) {
      return mounted;
    }
    for (Path mountPoint : mounted) {
      // Lazily: the processes that used it are dead or dying, and nothing here waits for them.
      launcher.run(List.of("umount", "--lazy", "--", mountPoint.toString()), environment);
    }
    return below(directory, read());
  }

  /** The mount points below a directory, the deepest and last mounted first. */
  static List<Path> below(Path directory, String mountinfo) {
    List<Path> found = new ArrayList<>();
    for (String line : mountinfo.lines().toList()) {
      String[] fields = line.split(" ", -1);
      if (fields.length > MOUNT_POINT) {
        String mountPoint = unescaped(fields[MOUNT_POINT]);
        if (mountPoint.startsWith(directory + "/")) {
          found.addFirst(Path.of(mountPoint));
        }
      }
    }
    found.sort(Comparator.comparingInt(Path::getNameCount).reversed());
    return found;
  }

  private static String read() throws IOException {
    return new String(Files.readAllBytes(MOUNTINFO), StandardCharsets.UTF_8);
  }

  /** proc(5): space, tab, newline and backslash are written as three octal digits. */
  private static String unescaped(String field) {
    return OCTAL
        .matcher(field)
        .replaceAll((MatchResult match) ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 8))));
  }
}
