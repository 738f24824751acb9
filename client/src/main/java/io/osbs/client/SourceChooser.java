package io.osbs.client;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.cluster.Engine;
import io.osbs.process.Command;
import io.osbs.process.CommandFailures;
import io.osbs.process.CommandRunner;
import io.osbs.process.Outcome;
import io.osbs.process.ToolEnvironment;
import io.osbs.source.SourceFetcher;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what exactly an order wants built: a commit, or a directory as it is. */
final class SourceChooser {

  private static final Duration GIT = Duration.ofMinutes(1);
  private static final String HEAD = "# branch.oid ";

  private final SourceFetcher fetcher;
  private final CommandRunner runner;
  private final Map<String, String> environment;

  /**
   * A chooser.
   *
   * @param home private folder for git's own files
   */
  SourceChooser(
      SourceFetcher fetcher, CommandRunner runner, Map<String, String> environment, Path home) {
    this.fetcher = fetcher;
    this.runner = runner;
    this.environment = ToolEnvironment.of(environment, home);
  }

  Source choose(Order order, Engine engine) throws FailureException, InterruptedException {
    Optional<Path> directory = directory(order.source());
    if (directory.isEmpty()) {
      checkPath(order.source());
      String commit = fetcher.resolve(order.source(), order.ref(), order.branch());
      return new Source(order.source(), commit, order.branch());
    }
    if (engine != Engine.LOCAL) {
      throw configuration(
          "%s is a directory on this machine, and the builds run on a cluster (engine %s) that cannot"
              + " see it; push the commit and give the repository's URL",
          directory.get(), engine.word());
    }
    return fromDirectory(order, directory.get());
  }

  /** Git would say of these what nobody understands. */
  private static void checkPath(String source) throws FailureException {
    try {
      Path path = Path.of(source);
      if (Files.isRegularFile(path)) {
        throw configuration(
            "%s is a file; name %s",
            source, "the directory that holds the Dockerfile, or a git repository");
      }
      boolean named = path.isAbsolute() || source.startsWith("./") || source.startsWith("../");
      if (named && Files.notExists(path)) {
        throw configuration(
            "there is no git repository at %s, %s", source, "and no directory either");
      }
    } catch (InvalidPathException _) {
      return; // a URL, perhaps
    }
  }

  private static Optional<Path> directory(String source) {
    try {
      Path path = Path.of(source);
      return Files.isDirectory(path)
          ? Optional.of(path.toAbsolutePath().normalize())
          : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private Source fromDirectory(Order order, Path directory)
      throws FailureException, InterruptedException {
    boolean checkout = Files.exists(directory.resolve(".git"));
    boolean bare =
        Files.exists(directory.resolve("HEAD")) && Files.exists(directory.resolve("refs"));
    boolean named = order.ref() != null || order.branch() != null;
    if (bare || (checkout && named)) {
      String commit = fetcher.resolve(directory.toString(), order.ref(), order.branch());
      return new Source(directory.toString(), commit, order.branch());
    }
    Optional<String> commit = checkout ? commitOfClean(directory) : Optional.empty();
    if (commit.isPresent()) {
      return new Source(directory.toString(), commit.get(), null);
    }
    if (named) {
      throw configuration(
          "%s is no git repository, so it has no %s", directory, "--ref or --branch");
    }
    if (order.requestClass() != RequestClass.SCRATCH) {
      throw configuration(
          "%s %s; only a scratch build may be made of it: commit, or use --scratch",
          directory, checkout ? "has uncommitted changes" : "is no git checkout");
    }
    return new Source(directory.toString(), null, null);
  }

  /**
   * The commit that a checkout has, if it has no changes. Reads the format that git-status(1) calls
   * porcelain version 2: header lines begin with #, every other line is a change.
   */
  private Optional<String> commitOfClean(Path checkout)
      throws FailureException, InterruptedException {
    List<String> argv =
        new ArrayList<>(List.of("git", "-c", "safe.directory=*", "-C", checkout.toString()));
    argv.addAll(List.of("--no-optional-locks", "status", "--porcelain=v2", "--branch"));
    Command command = Command.of(argv, environment, checkout, GIT);
    String doing = "see whether " + checkout + " has changes";
    Outcome.Exited exited = CommandFailures.exited(doing, command, runner.run(command));
    if (!exited.ok()) {
      throw CommandFailures.failed(FailureKind.CONFIGURATION, doing, command, exited);
    }
    List<String> lines = exited.stdout().text().lines().toList();
    if (!lines.stream().allMatch(line -> line.startsWith("#"))) {
      return Optional.empty();
    }
    return lines.stream()
        .filter(line -> line.startsWith(HEAD))
        .map(line -> line.substring(HEAD.length()))
        .filter(SourceFetcher::isFullCommit)
        .findFirst();
  }

  private static FailureException configuration(String message, Object first, Object second) {
    return FailureException.of(FailureKind.CONFIGURATION, message.formatted(first, second));
  }
}
