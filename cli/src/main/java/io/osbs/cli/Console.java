package io.osbs.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the command writes: data to standard output, progress and problems to standard error.
 *
 * @param out for data
 * @param err for everything else
 * @param live true when progress may be drawn over itself: standard error is a terminal
 * @param colour true when colours are welcome
 */
record Console(PrintStream out, PrintStream err, boolean live, boolean colour) {

  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  static Console ofProcess(Map<String, String> environment) {
    boolean terminal = isTerminal() && !"dumb".equals(environment.get("TERM"));
    return new Console(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        terminal,
        terminal && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException _) {
      return false;
    }
  }

  /** A line of data. */
  void print(String line) {
    out.println(line);
    out.flush();
  }

  /** A line that is not data. */
  void tell(String line) {
    err.println(line);
    err.flush();
  }
}
