package io.osbs.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finding programs, and what to tell people who lack one. */
final class Programs {

  /** Where the package has another name than the program. */
  private static final Map<String, String> DEBIAN_PACKAGES =
      Map.of("unshare", "util-linux", "umount", "mount", "cp", "coreutils", "rm", "coreutils");

  private Programs() {}

  /**
   * The program's path by the PATH of the command's own environment; the JDK would use that of this
   * process.
   */
  static Optional<Path> find(Command command) {
    String name = command.argv().getFirst();
    if (name.indexOf('/') >= 0) {
      return Optional.of(command.directory().resolve(name)).filter(Files::isExecutable);
    }
    for (String folder :
        command.environment().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        Path candidate = Path.of(folder, name);
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  static String remedy(String program) {
    return "install it (Debian: apt-get install %s) or put it on PATH"
        .formatted(DEBIAN_PACKAGES.getOrDefault(program, program));
  }
}
