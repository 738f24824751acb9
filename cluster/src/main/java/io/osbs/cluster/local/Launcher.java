package io.osbs.cluster.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts programs; handed in, so that tests can start something else or nothing. */
public interface Launcher {

  /**
   * Starts a program and leaves it alone. Its input is empty, its output and errors go to the end
   * of {@code log}, and it must outlive this program.
   *
   * @param command the program and its arguments; the first is looked up in the {@code PATH} of
   *     this program
   * @param environment all variables it gets
   */
  void start(List<String> command, Map<String, String> environment, Path directory, Path log)
      throws IOException;

  /**
   * Runs a program that ends soon, with an empty input and its output thrown away.
   *
   * @return its exit status
   */
  int run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException;
}
