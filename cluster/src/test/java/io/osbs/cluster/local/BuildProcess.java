package io.osbs.cluster.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.osbs.cluster.OwnBuild;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Cluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * A program for builds of tests: a process that enters its build, and then does what it is told.
 */
final class BuildProcess {

  /** Annotation: the build has done what it does before it waits. */
  static final String READY = "ready";

  /** Annotation: number of the child process. */
  static final String CHILD = "child";

  private BuildProcess() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("a line of the log");
    Path directory = Path.of(System.getenv(LocalClusters.BUILD_DIRECTORY));
    OwnBuild build = LocalClusters.enter(directory, System.getenv(), LocalMachine.real());
    for (String argument : List.of(arguments)) {
      perform(build, argument);
    }
  }

  private static void perform(OwnBuild build, String argument) throws Exception {
    switch (argument) {
      case "work" -> build.workDirectory().resolve("file").toFile().createNewFile();
      case "child" -> {
        // Ignored signals stay ignored in what is executed next.
        Process child = new ProcessBuilder("sh", "-c", "trap '' TERM; exec sleep 600").start();
        build.annotate(CHILD, Long.toString(child.pid()));
      }
      case "stubborn" ->
          Runtime.getRuntime().addShutdownHook(new Thread(BuildProcess::waitForEver));
      case "complete" -> build.finish(Phase.COMPLETE, null);
      case "environment" -> System.out.println(new TreeMap<>(System.getenv()));
      case "count" -> count(build);
      case "wait" -> {
        build.annotate(READY, "yes");
        waitForEver();
      }
      default -> throw new IllegalArgumentException(argument);
    }
  }

  /** Adds a hundred to the number in a document that others count in as well. */
  private static void count(OwnBuild build) throws Exception {
    Path state = build.workDirectory().resolve("../../..").normalize();
    LocalInstance here =
        new LocalInstance("here", state, state.resolve(".."), 1, List.of(), Map.of());
    try (Cluster cluster = LocalClusters.open(here, LocalMachine.real())) {
      for (int added = 0; added < 100; ) {
        Optional<byte[]> before = cluster.documents().get("counter");
        int number = before.isEmpty() ? 0 : Integer.parseInt(new String(before.get(), US_ASCII));
        byte[] next = Integer.toString(number + 1).getBytes(US_ASCII);
        added += cluster.documents().replace("counter", before, next) ? 1 : 0;
      }
    }
  }

  private static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command that runs this class. */
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        BuildProcess.class.getName());
  }

  /** Its own environment, as the composition root would hand it in. */
  static Map<String, String> environment() {
    return Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "SECRET_OF_A_SHELL", "hidden");
  }
}
