package io.osbs.source;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.Command;
import io.osbs.process.CommandFailures;
import io.osbs.process.CommandRunner;
import io.osbs.process.FileFailures;
import io.osbs.process.Outcome;
import io.osbs.process.Redaction;
import io.osbs.process.ToolEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The {@code git} program for one URI that a stranger may have chosen: it asks nobody, reads no
 * configuration of this machine, runs no hook and no transport that is a command.
 */
final class Git {

  private static final Duration DEADLINE = Duration.ofMinutes(15);

  private static final List<String> SAFE =
      List.of(
          "git",
          "-c",
          "protocol.ext.allow=never",
          "-c",
          "core.hooksPath=/dev/null",
          "-c",
          "core.fsmonitor=false",
          "-c",
          "gc.auto=0",
          "-c",
          "maintenance.auto=false");

  private static final String USER_CONFIGURATION = "gitconfig";

  private final CommandRunner runner;
  private final Map<String, String> environment;
  private final Path home;
  private final String uri;
  private final Redaction redaction;

  /**
   * @param home existing private folder
   */
  Git(CommandRunner runner, Map<String, String> ambient, Path home, String uri)
      throws FailureException {
    this.runner = runner;
    this.home = home;
    this.uri = checked(uri);
    this.redaction = Redaction.ofUrl(uri);
    this.environment = environment(ambient);
  }

  private static String checked(String uri) throws FailureException {
    boolean odd = uri.isBlank() || uri.startsWith("-") || uri.chars().anyMatch(c -> c < ' ');
    if (odd || uri.contains("::")) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "'%s' is no git URL; expected https://…, ssh://…, git://…, HOST:PATH or a directory"
              .formatted(Redaction.ofUrl(uri).apply(uri)));
    }
    return uri;
  }

  private Map<String, String> environment(Map<String, String> ambient) throws FailureException {
    Map<String, String> all = new TreeMap<>(ToolEnvironment.of(ambient, home));
    all.put("GIT_TERMINAL_PROMPT", "0");
    all.put("GIT_ASKPASS", "false");
    all.put("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
    all.put("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh");
    all.put("GIT_CONFIG_NOSYSTEM", "1");
    all.put("GIT_CONFIG_GLOBAL", globalConfiguration());
    String agent = ambient.get("SSH_AUTH_SOCK");
    if (agent != null) {
      all.put("SSH_AUTH_SOCK", agent);
    }
    return all;
  }

  /**
   * Git refuses repositories of other users on this machine. Who names one by its path wants it;
   * and only a configuration file, no option, reaches the program that git starts to read it.
   */
  private String globalConfiguration() throws FailureException {
    if (!uri.startsWith("/") && !uri.startsWith("file:")) {
      return "/dev/null";
    }
    Path file = home.resolve(USER_CONFIGURATION);
    try {
      return Files.writeString(file, "[safe]\n\tdirectory = *\n").toString();
    } catch (IOException e) {
      throw FileFailures.of("prepare git", file, e);
    }
  }

  /** The URI as it may be shown. */
  String shownUri() {
    return redaction.apply(uri);
  }

  String uri() {
    return uri;
  }

  /** Runs git; an exit status other than 0 is a result here. */
  Outcome.Exited run(String doing, List<String> arguments)
      throws FailureException, InterruptedException {
    Command command = command(arguments);
    return CommandFailures.exited(doing, command, runner.run(command));
  }

  /** Runs git on local files, where any failure is one of the place. */
  String local(String doing, List<String> arguments) throws FailureException, InterruptedException {
    Outcome.Exited exited = run(doing, arguments);
    if (!exited.ok()) {
      throw CommandFailures.failed(FailureKind.INFRASTRUCTURE, doing, command(arguments), exited);
    }
    return exited.stdout().text().strip();
  }

  private Command command(List<String> arguments) {
    List<String> argv = new ArrayList<>(SAFE);
    argv.addAll(arguments);
    // ls-remote of a large repository prints megabytes.
    return Command.of(argv, environment, home, DEADLINE)
        .withOutputLimit(16 * 1024 * 1024)
        .withRedaction(redaction);
  }
}
