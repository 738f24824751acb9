package io.osbs.cli;

import io.osbs.cluster.local.Launcher;
import io.osbs.cluster.local.LocalMachine;
import io.osbs.cluster.site.Surroundings;
import io.osbs.config.embedded.ExecutablePlatforms;
import io.osbs.process.EnvironmentProxies;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the JVM is shown once, when a distribution is made, so that every later start is quick: the
 * verbs that people use, and whole builds whose processes all run in this one: an image, pushed to
 * a registry, and another one from it. A machine without buildah or git trains what it can.
 */
final class AotTraining {

  private static final long PATIENCE_SECONDS = 60;
  private static final List<String> GIT =
      List.of("git", "-c", "user.name=training", "-c", "user.email=training@localhost");

  private final Path home;
  private final Path config;
  private final Phaser builds = new Phaser(1);

  private AotTraining(Path home) {
    this.home = home;
    this.config = home.resolve("config.yaml");
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("osbs-training");
    try (TrainingRegistry registry = TrainingRegistry.start()) {
      new AotTraining(home).run(registry.host());
    }
    // What builds left behind belongs to this folder only.
    run(List.of("rm", "-rf", "--one-file-system", home.toString()), Path.of("/"));
    System.exit(0);
  }

  private void run(String registry) throws IOException, InterruptedException {
    loadMain();
    Files.writeString(
        config,
        """
        registries:
        - url: http://%1$s
          insecure: true
        source_registry:
          url: http://%1$s
          insecure: true
        """
            .formatted(registry));
    osbs(Map.of(), "--version");
    build("parent", "scratch");
    build("child", "parent:latest", "-o", "json");
    osbs(Map.of(), "clusters");
    osbs(Map.of(), "clusters", "-o", "json");
    osbs(Map.of(), "list");
    osbs(Map.of(), "list", "-o", "json");
    osbs(Map.of(), "no-such-verb");
  }

  /** A class that is not in the cache opens the jar. */
  private static void loadMain() {
    try {
      MethodHandles.lookup().ensureInitialized(Main.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    boolean _ = EnvironmentProxies.areNamed(System.getenv());
  }

  /** Builds an image with a package list, like those of real bases. */
  private void build(String name, String parent, String... options)
      throws IOException, InterruptedException {
    Path source = Files.createDirectory(home.resolve(name));
    Files.writeString(
        source.resolve("Dockerfile"),
        """
        FROM %s
        LABEL name="%s" com.redhat.component="%s" version="1" release="1"
        COPY status /var/lib/dpkg/status
        """
            .formatted(parent, name, name));
    Files.writeString(
        source.resolve("status"),
        """
        Package: training
        Status: install ok installed
        Architecture: all
        Version: 1-1
        """);
    Files.writeString(source.resolve("container.yaml"), "platforms:\n  not: [none]\n");
    List<String> words = new ArrayList<>(List.of("build", "--reactor-config=" + config));
    words.add("--platform=" + machine().nativePlatform());
    if (!commit(source)) {
      words.add("--scratch");
    }
    words.addAll(List.of(options));
    words.add(source.toString());
    osbs(Map.of(), words.toArray(String[]::new));
    int processes = builds.arrive();
    try {
      builds.awaitAdvanceInterruptibly(processes, PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("a build of the training run does not end", e);
    }
  }

  private static boolean commit(Path source) throws InterruptedException {
    for (List<String> words :
        List.of(
            List.of("init", "-q", "."), List.of("add", "."), List.of("commit", "-q", "-m", "."))) {
      List<String> command = new ArrayList<>(GIT);
      command.addAll(words);
      try {
        if (run(command, source) != 0) {
          return false;
        }
      } catch (IOException _) {
        return false;
      }
    }
    return true;
  }

  private static int run(List<String> command, Path directory)
      throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static ExecutablePlatforms machine() {
    return ExecutablePlatforms.find(architecture(), ExecutablePlatforms.BINFMT);
  }

  private static String architecture() {
    return System.getProperty("os.arch");
  }

  private int osbs(Map<String, String> added, String... arguments) {
    Map<String, String> environment = new HashMap<>(added);
    environment.put("OSBS_HOME", home.toString());
    environment.put("OSBS_CONFIG", "");
    environment.put("XDG_CONFIG_HOME", home.resolve("none").toString());
    environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    LocalMachine real = LocalMachine.real();
    LocalMachine machine =
        new LocalMachine(real.clock(), real.pause(), new InThisProcess(), real.random());
    Surroundings surroundings =
        new Surroundings(
            environment,
            home,
            Runtime.getRuntime().availableProcessors(),
            architecture(),
            ExecutablePlatforms.BINFMT,
            List.of("osbs"),
            machine);
    return new Osbs(surroundings, new Console(nowhere, nowhere, false, false, false, false))
        .run(arguments);
  }

  /** Runs the reactor on a thread instead of starting a process for it. */
  private final class InThisProcess implements Launcher {

    @Override
    public void start(
        List<String> command, Map<String, String> environment, Path directory, Path log)
        throws IOException {
      Files.writeString(log, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      List<String> arguments = command.subList(command.indexOf("reactor"), command.size());
      builds.register();
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              osbs(environment, arguments.toArray(String[]::new));
            } finally {
              builds.arriveAndDeregister();
            }
          });
    }

    @Override
    public int run(List<String> command, Map<String, String> environment) {
      return 0;
    }
  }
}
