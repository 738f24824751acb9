package io.osbs.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the command writes: data to standard output, progress and problems to standard error.
 *
 * @param out for data
 * @param err for everything else
 * @param live true when progress may be drawn over itself: standard error is a terminal
 * @param read true when a person reads the data: standard output is a terminal
 * @param piped true when another program reads the data: standard output is a pipe
 * @param colourful true when colours are welcome on terminals
 */
record Console(
    PrintStream out,
    PrintStream err,
    boolean live,
    boolean read,
    boolean piped,
    boolean colourful) {

  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  static Console ofProcess(Map<String, String> environment) {
    boolean able = !"dumb".equals(environment.get("TERM"));
    return new Console(
        DataStream.to(new FileOutputStream(FileDescriptor.out)),
        new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8),
        able && isTerminal(STANDARD_ERROR),
        isTerminal(STANDARD_OUTPUT),
        isPipe(STANDARD_OUTPUT),
        able && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  /** True when progress and problems may be coloured. */
  boolean colour() {
    return live && colourful;
  }

  /** True when data may be coloured. */
  boolean colouredData() {
    return read && colourful;
  }

  /**
   * Why data was lost on its way out. Empty as well where a reader went away, as head does: it has
   * what it wanted.
   */
  Optional<String> lost() {
    return out instanceof DataStream data && !piped ? data.lost() : Optional.empty();
  }

  private static boolean isPipe(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean isTerminal(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
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
