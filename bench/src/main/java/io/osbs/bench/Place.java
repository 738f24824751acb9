package io.osbs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A folder to measure in, and the {@code osbs} of the distribution; the folder goes at the end. */
final class Place implements AutoCloseable {

  private final Path folder;

  Place() throws IOException {
    folder = Files.createTempDirectory("osbs-bench");
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  Path home() {
    return folder.resolve("home");
  }

  static Path osbs() {
    return Path.of(System.getProperty("osbs.home", "dist"), "bin", "osbs");
  }

  /** A git repository of {@code examples/hello}. */
  Path hello() throws IOException, InterruptedException {
    Path target = folder.resolve("hello");
    Path example = osbs().resolve("../../../examples/hello").normalize();
    run(List.of("cp", "-r", example.toString(), target.toString()), Map.of());
    commit(target);
    return target;
  }

  void commit(Path source) throws IOException, InterruptedException {
    run(
        List.of(
            "sh",
            "-c",
            "cd \"$0\" && git init -q . && git add -A && git -c user.name=bench"
                + " -c user.email=bench@localhost commit -q -m bench",
            source.toString()),
        Map.of());
  }

  /** Runs the distribution's command and waits for it. */
  void osbs(String... arguments) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of(osbs().toString()));
    argv.addAll(List.of(arguments));
    run(argv, Map.of("OSBS_HOME", home().toString()));
  }

  /** Runs a program; one that fails ends the benchmark with what it said. */
  String run(List<String> argv, Map<String, String> added)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "run", ".out");
    ProcessBuilder builder = new ProcessBuilder(argv).directory(folder.toFile());
    builder.environment().putAll(added);
    builder.redirectErrorStream(true).redirectOutput(out.toFile());
    int status = builder.start().waitFor();
    String said = Files.readString(out);
    Files.delete(out);
    if (status != 0) {
      throw new IllegalStateException("%s ended with %d:%n%s".formatted(argv, status, said));
    }
    return said;
  }

  /** How long something takes. */
  interface Timed {
    void run() throws IOException, InterruptedException;
  }

  static Duration time(Timed timed) throws IOException, InterruptedException {
    long start = System.nanoTime();
    timed.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  static Duration median(List<Duration> all) {
    List<Duration> sorted = all.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  static String seconds(Duration duration) {
    return "%.2f s".formatted(duration.toMillis() / 1000.0);
  }

  /** Removes a folder in it. */
  void remove(String name) throws IOException {
    remove(path(name));
  }

  private static void remove(Path tree) throws IOException {
    new ProcessBuilder("rm", "-rf", "--one-file-system", tree.toString()).start().onExit().join();
  }

  @Override
  public void close() throws IOException {
    remove(folder);
  }
}
