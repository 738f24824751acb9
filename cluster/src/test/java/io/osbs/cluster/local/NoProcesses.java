package io.osbs.cluster.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts nothing, and remembers what it was asked to start. */
final class NoProcesses implements Launcher {

  record Start(List<String> command, Map<String, String> environment, Path directory, Path log) {}

  private final List<Start> starts = new ArrayList<>();
  private @Nullable IOException refusal;

  @Override
  public synchronized void start(
      List<String> command, Map<String, String> environment, Path directory, Path log)
      throws IOException {
    if (refusal != null) {
      throw refusal;
    }
    starts.add(new Start(command, environment, directory, log));
  }

  @Override
  public int run(List<String> command, Map<String, String> environment) {
    return 1;
  }

  synchronized List<Start> starts() {
    return List.copyOf(starts);
  }

  synchronized void refuse(IOException problem) {
    refusal = problem;
  }
}
