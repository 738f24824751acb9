package io.osbs.cluster.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts real processes. */
public final class SystemLauncher implements Launcher {

  private static final File NOTHING = new File("/dev/null");

  @Override
  public void start(List<String> command, Map<String, String> environment, Path directory, Path log)
      throws IOException {
    builder(command, environment)
        .directory(directory.toFile())
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  @Override
  public int run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    return builder(command, environment)
        .redirectOutput(ProcessBuilder.Redirect.to(NOTHING))
        .start()
        .waitFor();
  }

  private static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectInput(NOTHING).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }
}
