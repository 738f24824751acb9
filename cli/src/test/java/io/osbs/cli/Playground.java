package io.osbs.cli;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.document.Explanation;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.document.ReportDocument;
import io.osbs.cluster.local.Launcher;
import io.osbs.cluster.local.LocalClusters;
import io.osbs.cluster.local.LocalMachine;
import io.osbs.cluster.site.ConfigChoice;
import io.osbs.cluster.site.Origin;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.SiteLoader;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.image.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The command in a home of its own, on local clusters whose builds do what the test says. Its clock
 * stands still until a test moves it; no process is started.
 */
final class Playground implements AutoCloseable, InstantSource {

  static final String WORKER_CLUSTER = "local-x86_64";

  private final Path home;
  private final Surroundings surroundings;
  private final Site site;
  private Instant now = Instant.parse("2026-11-22T17:00:00Z");

  /** What is done whenever the command lets time pass; the time passes afterwards. */
  Runnable meanwhile = () -> {};

  Playground(Path home) throws Exception {
    this.home = home;
    LocalMachine machine =
        new LocalMachine(this, this::pause, new NoProcesses(), new SplittableRandom(1));
    this.surroundings =
        new Surroundings(
            Map.of("OSBS_HOME", home.toString(), "XDG_CONFIG_HOME", home.resolve("x").toString()),
            home,
            4,
            "amd64",
            home.resolve("no-emulators"),
            List.of("osbs"),
            machine);
    this.site =
        SiteLoader.fromOutside(
            new ConfigChoice(null, null, "default"), surroundings, problem -> {});
  }

  private void pause(Duration time) {
    meanwhile.run();
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  Path home() {
    return home;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Cluster homeCluster() throws Exception {
    return site.home();
  }

  Cluster workers() throws Exception {
    return site.cluster(WORKER_CLUSTER);
  }

  /**
   * What a command did.
   *
   * @param data what it printed, a character per byte
   */
  record Ran(int status, String data, String err) {

    byte[] bytes() {
      return data.getBytes(StandardCharsets.ISO_8859_1);
    }

    String out() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }

  Ran run(String... arguments) {
    return run(false, arguments);
  }

  /** Runs the command as on a terminal, in colours. */
  Ran onTerminal(String... arguments) {
    return run(true, arguments);
  }

  private Ran run(boolean terminal, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Ran ran = ran(DataStream.to(out), terminal, false, arguments);
    return new Ran(ran.status(), out.toString(StandardCharsets.ISO_8859_1), ran.err());
  }

  /** Runs the command with another standard output: a pipe, or a file. */
  Ran into(DataStream out, boolean pipe, String... arguments) {
    return ran(out, false, pipe, arguments);
  }

  private Ran ran(DataStream out, boolean terminal, boolean pipe, String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            out, new PrintStream(err, false, StandardCharsets.UTF_8), false, terminal, pipe, true);
    int status = new Osbs(surroundings, console).run(arguments);
    return new Ran(status, "", err.toString(StandardCharsets.UTF_8));
  }

  /** An orchestrator build that runs. */
  Started orchestrator(String name) throws Exception {
    return start(
        homeCluster(),
        "default",
        name,
        BuildKind.ORCHESTRATOR,
        Map.of(Labels.REQUEST, name, Labels.CLASS, "release"));
  }

  /** A worker build that runs for it. */
  Started worker(String orchestrator) throws Exception {
    return start(
        workers(),
        WORKER_CLUSTER,
        orchestrator + "-x86-64-1",
        BuildKind.WORKER,
        Map.of(
            Labels.REQUEST,
            orchestrator,
            Labels.ORCHESTRATOR,
            orchestrator,
            Labels.ORIGIN,
            Origin.of(homeCluster()),
            Labels.PLATFORM,
            "x86_64"));
  }

  private Started start(
      Cluster cluster, String directory, String name, BuildKind kind, Map<String, String> labels)
      throws Exception {
    BuildName build = create(cluster, name, kind, labels);
    Path folder = home.resolve(directory).resolve("builds").resolve(name);
    return new Started(
        this, build, folder, LocalClusters.enter(folder, Map.of(), surroundings.machine()));
  }

  /** An orchestrator build that does not start. */
  BuildName submitted(String name) throws Exception {
    return create(
        homeCluster(),
        name,
        BuildKind.ORCHESTRATOR,
        Map.of(Labels.REQUEST, name, Labels.CLASS, "release"));
  }

  private static BuildName create(
      Cluster cluster, String name, BuildKind kind, Map<String, String> labels) throws Exception {
    Map<String, String> all = new HashMap<>(labels);
    all.put(Labels.KIND, kind.word());
    BuildName build = new BuildName(name);
    cluster
        .builds()
        .create(
            new BuildSpec(
                build,
                kind,
                List.of("reactor"),
                Map.of(),
                List.of(),
                Map.of(),
                0,
                Duration.ofDays(400),
                all,
                Map.of(),
                null));
    return build;
  }

  /** Stores what was decided for a build. */
  void explain(String build, Explanation.Entry... entries) throws Exception {
    homeCluster()
        .documents()
        .put(
            Explanation.documentName(new BuildName(build)),
            Json.write(new Explanation(List.of(entries)).write()));
  }

  Build find(Cluster cluster, String name) throws Exception {
    return cluster.builds().find(new BuildName(name)).orElseThrow();
  }

  @Override
  public void close() {
    site.close();
  }

  /** A build, played by the test. */
  record Started(Playground in, BuildName name, Path folder, OwnBuild own)
      implements AutoCloseable {

    void print(String text) throws IOException {
      print(text.getBytes(StandardCharsets.UTF_8));
    }

    void print(byte[] bytes) throws IOException {
      Files.write(
          folder.resolve("log"), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Prints as the relay does. */
    void relay(String worker, String line) throws IOException {
      print(
          "%s platform:x86_64 - osbs.worker.%s - INFO - %s%n"
              .formatted(
                  in.instant().toString().replace("T", " ").replace("Z", ",000"), worker, line));
    }

    void report(Phase phase, @Nullable Failure failure, Report.Worker... workers) throws Exception {
      report(phase, failure, null, workers);
    }

    void report(
        Phase phase,
        @Nullable Failure failure,
        Report.@Nullable Image image,
        Report.Worker... workers)
        throws Exception {
      own.storeResult(
          Json.write(
              ReportDocument.write(
                  new Report(
                      name,
                      name.value(),
                      RequestClass.RELEASE,
                      phase,
                      "building",
                      new Source("https://git.example.com/hello", "0123456789abcdef", "main"),
                      own.created(),
                      phase.isFinal() ? in.instant() : null,
                      List.of(workers),
                      image,
                      null,
                      failure))));
    }

    /** What the report says of the worker build. */
    Report.Worker line(Phase phase) {
      return new Report.Worker(
          new Platform("x86_64"),
          WORKER_CLUSTER,
          new BuildName(name + "-x86-64-1"),
          phase,
          null,
          1,
          "build",
          in.instant());
    }

    void finish(Phase phase, @Nullable Failure failure) throws Exception {
      own.finish(phase, failure);
      own.close();
    }

    @Override
    public void close() {
      own.close();
    }
  }

  /** Starts nothing. */
  private static final class NoProcesses implements Launcher {
    private final List<Path> started = new ArrayList<>();

    @Override
    public synchronized void start(
        List<String> command, Map<String, String> environment, Path directory, Path log) {
      started.add(directory);
    }

    @Override
    public int run(List<String> command, Map<String, String> environment) {
      return 1;
    }
  }
}
