package io.osbs.cli;

import io.osbs.builder.Builder;
import io.osbs.builder.BuilderLog;
import io.osbs.builder.BuilderSettings;
import io.osbs.builder.Connections;
import io.osbs.builder.SiteBuilds;
import io.osbs.cluster.site.Surroundings;
import io.osbs.config.kojid.KojidConf;
import io.osbs.core.build.FailureException;
import io.osbs.core.time.Pause;
import io.osbs.koji.hub.Patience;
import io.osbs.process.Retry;
import io.osbs.process.SystemCommandRunner;
import io.osbs.reactor.dockerfile.SourceDockerfile;
import io.osbs.source.SourceFetcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbs koji-builder}. */
@Command(
    name = "koji-builder",
    description = {
      "Be a build host of a Koji hub for container tasks, until a signal ends it.",
      "SIGTERM gives its tasks back to the hub; their builds go on, and the next builder that takes"
          + " a task finds its build again."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs koji-builder --kojid-config /etc/kojid/kojid.conf"})
final class KojiBuilderCommand implements Callable<Integer> {

  private static final Duration TO_LEAVE = Duration.ofSeconds(20);

  private final Surroundings surroundings;
  private final Console console;

  @Mixin KojiOptions koji = new KojiOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "osbs.conf with the sections 'default' and 'scratch'. Default: the usual places.")
  @Nullable Path config;

  @Option(
      names = "--reactor-config",
      paramLabel = "FILE",
      description = "config.yaml to use. Default: the secret that the instance names.")
  @Nullable Path reactorConfig;

  @Option(names = "--once", description = "Do the tasks that are there now, then end.")
  boolean once;

  KojiBuilderCommand(Surroundings surroundings, Console console) {
    this.surroundings = surroundings;
    this.console = console;
  }

  @Override
  public Integer call() throws FailureException, InterruptedException {
    KojidConf conf = koji.load(console);
    Told told = new Told();
    Patience patience =
        new Patience(
            once ? 4 : Integer.MAX_VALUE, Duration.ofSeconds(20), !once, Pause.REAL, told::warning);
    CountDownLatch ended = new CountDownLatch(1);
    try (Connections connections = new Connections(conf)) {
      Builder builder =
          new Builder(
              connections.hub(patience),
              connections.login(),
              settings(conf),
              new SiteBuilds(
                  config,
                  reactorConfig,
                  surroundings,
                  new SystemCommandRunner(),
                  (repository, ref, branch) -> labels(conf, repository, ref, branch),
                  problem -> told.warning(problem.render())),
              conf.allowedScms(),
              told,
              surroundings.machine().clock());
      Thread hook = new Thread(() -> leave(builder, ended), "leaving");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        builder.run(once);
      } finally {
        ended.countDown();
      }
    }
    return SiteCommand.DONE;
  }

  private static void leave(Builder builder, CountDownLatch ended) {
    builder.stop();
    try {
      ended.await(TO_LEAVE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static BuilderSettings settings(KojidConf conf) {
    return new BuilderSettings(
        conf.maxJobs(),
        conf.sleepTime(),
        BuilderSettings.LOG_INTERVAL,
        conf.workDir(),
        conf.minSpace() << 20,
        conf.fastUpload());
  }

  /** The labels of the Dockerfile, from a checkout that is gone afterwards. */
  private Map<String, String> labels(
      KojidConf conf, String repository, String ref, @Nullable String branch)
      throws FailureException, InterruptedException {
    Path work;
    try {
      Files.createDirectories(conf.workDir());
      work = Files.createTempDirectory(conf.workDir(), "osbs-source-");
    } catch (IOException e) {
      throw io.osbs.process.FileFailures.of("use workdir", conf.workDir(), e);
    }
    try {
      SourceFetcher fetcher =
          new SourceFetcher(
              new SystemCommandRunner(),
              surroundings.environment(),
              work.resolve("git"),
              new Retry(3, Duration.ofSeconds(2), Pause.REAL),
              (failure, next, in) -> {});
      String commit = fetcher.resolve(repository, ref, branch);
      Path source = fetcher.fetch(repository, commit, branch, work.resolve("source")).directory();
      return SourceDockerfile.read(source, repository + " at " + commit, Map.of()).labels();
    } finally {
      remove(work);
    }
  }

  private static void remove(Path tree) {
    try (Stream<Path> all = Files.walk(tree)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException _) {
      // It lies in a work directory, which its administrator empties.
      return;
    }
  }

  /** One line for each thing, on standard error: systemd keeps it with its time. */
  private final class Told implements BuilderLog {
    @Override
    public void info(String text) {
      console.tell("info: " + text);
    }

    @Override
    public void warning(String text) {
      console.tell("warning: " + text);
    }
  }
}
