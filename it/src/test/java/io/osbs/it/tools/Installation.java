package io.osbs.it.tools;

import io.osbs.testkit.tools.RealTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The {@code osbs} command with a home of its own, as one user has it. */
public final class Installation {

  private final Path folder;
  private final Path home;
  private final Map<String, String> environment;

  /**
   * An installation that has never been used.
   *
   * @param folder empty; everything that belongs to it is below
   */
  public Installation(Path folder) throws IOException {
    this(folder, folder.resolve("osbs-home"));
  }

  /** The same, with OSBS_HOME somewhere else. */
  public Installation(Path folder, Path home) throws IOException {
    this.folder = folder;
    this.home = home;
    this.environment =
        new TreeMap<>(RealTools.environment(Files.createDirectories(folder.resolve("user"))));
    environment.put("OSBS_HOME", home.toString());
    environment.put("XDG_CONFIG_HOME", folder.resolve("none").toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  /** $OSBS_HOME. */
  public Path home() {
    return home;
  }

  /** Everything of it. */
  public Path folder() {
    return folder;
  }

  /** Sets a variable for all commands that follow. */
  public Installation with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Writes a file beside OSBS_HOME. */
  public Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, content);
  }

  /** Runs a command to its end. */
  public Ran run(Object... arguments) throws IOException, InterruptedException {
    try (Running running = start(arguments)) {
      return running.ended();
    }
  }

  /** Starts a command. */
  public Running start(Object... arguments) throws IOException {
    return startAs(List.of(), arguments);
  }

  /** Starts a command by way of another one. */
  public Running startAs(List<String> prefix, Object... arguments) throws IOException {
    List<String> argv = new ArrayList<>(prefix);
    argv.add(Machine.osbs().toString());
    for (Object argument : arguments) {
      argv.add(argument.toString());
    }
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new Running(builder.start());
  }

  /** The directories of all builds with this name, or whose name begins with it and a dash. */
  public List<Path> builds(String name) throws IOException {
    return below(3).stream()
        .filter(path -> path.resolveSibling(".").normalize().endsWith("builds"))
        .filter(path -> path.endsWith(name) || path.getFileName().toString().startsWith(name + "-"))
        .sorted()
        .toList();
  }

  /** The directory of a build, once it is there. */
  public Path buildDirectory(String name) throws Exception {
    return Await.value(
        "the directory of build " + name,
        () -> builds(name).stream().filter(path -> path.endsWith(name)).findFirst());
  }

  /** The process that runs a build, once it has said who it is. */
  public ProcessHandle process(String build) throws Exception {
    Path status = buildDirectory(build).resolve("status.json");
    long pid =
        Await.value(
            "the process of build " + build,
            () -> {
              JsonNode process =
                  JsonMapper.shared().readTree(Files.readAllBytes(status)).path("process");
              return process.isMissingNode() || process.isNull()
                  ? Optional.empty()
                  : Optional.of(process.path("pid").asLong());
            });
    return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError(build + " has no process"));
  }

  /** Files and folders of OSBS_HOME, this deep; those that vanish meanwhile left out. */
  public List<Path> below(int depth) throws IOException {
    List<Path> found = new ArrayList<>();
    collect(home, depth, found);
    return found;
  }

  private static void collect(Path folder, int depth, List<Path> found) throws IOException {
    if (depth == 0 || !Files.isDirectory(folder)) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> stream = Files.list(folder)) {
      entries = stream.toList();
    } catch (java.nio.file.NoSuchFileException _) {
      return;
    }
    for (Path entry : entries) {
      found.add(entry);
      collect(entry, depth - 1, found);
    }
  }
}
