package io.osbs.cli;

import io.osbs.cluster.local.Launcher;
import io.osbs.cluster.local.LocalMachine;
import io.osbs.cluster.site.Surroundings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What the JVM is shown once, when a distribution is made, so that every later start is quick: the
 * verbs that people use, and a whole scratch build whose processes all run in this one. A machine
 * without buildah trains what it can.
 */
final class AotTraining {

  private static final long PATIENCE_SECONDS = 60;

  private final Path home;
  private final CountDownLatch builds = new CountDownLatch(2);

  private AotTraining(Path home) {
    this.home = home;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("osbs-training");
    new AotTraining(home).run();
    // What builds left behind belongs to this folder only.
    new ProcessBuilder("rm", "-rf", "--one-file-system", home.toString()).start().waitFor();
    System.exit(0);
  }

  private void run() throws IOException, InterruptedException {
    Path source = Files.createDirectory(home.resolve("source"));
    Files.writeString(source.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
    osbs(Map.of(), "--version");
    osbs(Map.of(), "build", "--scratch", "--platform=x86_64", "-o", "json", source.toString());
    builds.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    osbs(Map.of(), "clusters");
    osbs(Map.of(), "clusters", "-o", "json");
    osbs(Map.of(), "list");
    osbs(Map.of(), "list", "-o", "json");
    osbs(Map.of(), "no-such-verb");
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
            System.getProperty("os.arch"),
            home.resolve("no-emulators"),
            List.of("osbs"),
            machine);
    return new Osbs(surroundings, new Console(nowhere, nowhere, false, false, false))
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
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            osbs(environment, arguments.toArray(String[]::new));
            builds.countDown();
          });
    }

    @Override
    public int run(List<String> command, Map<String, String> environment) {
      return 0;
    }
  }
}
