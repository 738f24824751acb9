package io.osbs.cli;

import io.osbs.cluster.site.Surroundings;
import io.osbs.cluster.site.UncheckedClusterException;
import io.osbs.config.ConfigException;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.ClusterException;
import io.osbs.reactor.context.Failures;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.IVersionProvider;

/** The verbs of the command, and what their failures mean for its exit status. */
final class Osbs {

  private static final int USAGE = FailureKind.CONFIGURATION.exitStatus();

  private final Surroundings surroundings;
  private final Console console;

  Osbs(Surroundings surroundings, Console console) {
    this.surroundings = surroundings;
    this.console = console;
  }

  int run(String... words) {
    if (words.length > 0 && words[0].equals(ReactorCommand.VERB)) {
      return reactor(List.of(words).subList(1, words.length));
    }
    List<Verb> verbs = verbs();
    String[] arguments = Arguments.inOrder(List.of(words), words(verbs)).toArray(String[]::new);
    int status = commandLine(meant(verbs, arguments)).execute(arguments);
    return console.lost().map(reason -> lost(reason, status)).orElse(status);
  }

  /** The status of a verb whose data did not arrive: never that all is well. */
  private int lost(String reason, int status) {
    int ours =
        failed(
            Failure.of(
                FailureKind.INFRASTRUCTURE,
                "cannot write to standard output: %s; what was printed is not complete"
                    .formatted(reason)));
    return status == SiteCommand.DONE ? ours : status;
  }

  private int reactor(List<String> arguments) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      console.print(ReactorCommand.HELP);
      return SiteCommand.DONE;
    }
    try {
      return new ReactorCommand(surroundings, console).run(arguments);
    } catch (FailureException e) {
      return failed(e.failure());
    } catch (ClusterException e) {
      return failed(Failures.of(e.fault()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return failed(Failure.of(FailureKind.INFRASTRUCTURE, "interrupted"));
    }
  }

  /**
   * A verb: its names, the first of which is its own, what makes its command, and the verbs below
   * it.
   */
  private record Verb(List<String> names, Supplier<Object> command, Set<String> below) {
    static Verb of(Supplier<Object> command, String... names) {
      return new Verb(List.of(names), command, Set.of());
    }

    static Verb group(Supplier<Object> command, String name, String... below) {
      return new Verb(List.of(name), command, Set.of(below));
    }
  }

  /** Every name of every verb, with the verbs below it. */
  private static Map<String, Set<String>> words(List<Verb> verbs) {
    Map<String, Set<String>> words = new HashMap<>();
    verbs.forEach(verb -> verb.names().forEach(name -> words.put(name, verb.below())));
    return words;
  }

  /** The verbs below each verb, as the parser is told before it makes any command. */
  Map<String, Set<String>> below() {
    return words(verbs());
  }

  private List<Verb> verbs() {
    return List.of(
        Verb.of(() -> new BuildCommand(surroundings, console), "build"),
        Verb.of(() -> new ListCommand(surroundings, console), "list", "list-builds"),
        Verb.of(() -> new GetCommand(surroundings, console), "get", "get-build"),
        Verb.of(() -> new LogsCommand(surroundings, console), "logs", "build-logs"),
        Verb.of(() -> new WatchCommand(surroundings, console), "watch", "watch-build"),
        Verb.of(() -> new CancelCommand(surroundings, console), "cancel", "cancel-build"),
        Verb.of(() -> new RetryCommand(surroundings, console), "retry"),
        Verb.of(() -> new WhyCommand(surroundings, console), "why"),
        Verb.of(() -> new ClustersCommand(surroundings, console), "clusters"),
        Verb.group(
            () -> ConfigCommand.line(surroundings, console), "config", "check", "view", "schema"),
        Verb.group(
            () -> ClusterCommand.line(surroundings, console),
            "cluster",
            "cordon",
            "uncordon",
            "drain",
            "check"),
        Verb.group(() -> DeployCommand.line(surroundings, console), "deploy", "render", "apply"),
        Verb.of(() -> new ReapCommand(surroundings, console), "reap"),
        Verb.group(() -> ImageCommand.line(surroundings, console), "image", "inspect"),
        Verb.of(() -> new PruneCommand(surroundings, console), "prune"),
        Verb.of(() -> new KojiBuilderCommand(surroundings, console), "koji-builder"),
        Verb.group(() -> KojiCommand.line(console), "koji", "check"),
        Verb.of(() -> new SimulateCommand(console), "simulate"),
        Verb.of(() -> new CompletionCommand(this::commandLine, console), "completion"));
  }

  private static Set<String> names(List<Verb> verbs) {
    return verbs.stream().flatMap(verb -> verb.names().stream()).collect(Collectors.toSet());
  }

  /**
   * The verbs that are needed for these arguments: making every verb's command takes longer than
   * most verbs do, so a line that begins with a verb gets only that one.
   */
  private static List<Verb> meant(List<Verb> verbs, String... arguments) {
    List<Verb> meant =
        verbs.stream()
            .filter(verb -> arguments.length > 0 && verb.names().contains(arguments[0]))
            .toList();
    return meant.isEmpty() ? verbs : meant;
  }

  /** The whole command, with every verb: for whatever describes it. */
  CommandLine commandLine() {
    return commandLine(verbs());
  }

  private CommandLine commandLine(List<Verb> verbs) {
    CommandLine line = new CommandLine(new Root());
    for (Verb verb : verbs) {
      String[] others = verb.names().subList(1, verb.names().size()).toArray(String[]::new);
      line.addSubcommand(verb.names().getFirst(), verb.command().get(), others);
    }
    line.setOut(writer(console.out()));
    line.setErr(writer(console.err()));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            console.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler(usageHandler());
    line.setExecutionExceptionHandler(failureHandler());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  private static PrintWriter writer(java.io.PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private IParameterExceptionHandler usageHandler() {
    return (problem, _) -> {
      Mistakes.lines(problem, names(verbs())).forEach(console::tell);
      return USAGE;
    };
  }

  private IExecutionExceptionHandler failureHandler() {
    return (problem, _, _) -> {
      Failure failure =
          switch (problem) {
            case FailureException e -> e.failure();
            case ConfigException e -> Failures.of(e);
            case ClusterException e -> Failures.of(e.fault());
            case UncheckedClusterException e -> Failures.of(e.clusterException().fault());
            case UncheckedIOException e ->
                Failure.of(FailureKind.INFRASTRUCTURE, String.valueOf(e.getMessage()));
            case InterruptedException _ -> Failure.of(FailureKind.INFRASTRUCTURE, "interrupted");
            default -> throw problem;
          };
      return failed(failure);
    };
  }

  private int failed(Failure failure) {
    console.tell("osbs: " + failure.message());
    failure.evidence().forEach(line -> console.tell("  | " + line));
    return failure.kind().exitStatus();
  }

  /** The command itself: what it is for, and its verbs. */
  @Command(
      name = "osbs",
      description = "Builds one multi-platform container image from one git commit.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "VERB",
      footer = {
        "",
        "Every verb that works on a site takes --config FILE, --reactor-config FILE and -i NAME, and"
            + " every verb that prints data -o FORMAT; they may also stand before the verb.",
        "",
        "Exit status: 0 done; 1 the build failed; 2 usage or configuration; 3 cancelled; 4 permission;"
            + " 5 infrastructure (safe to retry); 6 gave up waiting.",
        "",
        "Example: osbs build https://git.example.com/hello.git --ref main"
      })
  static final class Root implements Runnable {
    @CommandLine.Spec CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    @Override
    public void run() {
      if (spec != null) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "a verb is missing; 'osbs --help' lists them");
      }
    }
  }

  /** The version the build wrote into the jar; there is none in a folder of classes. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Osbs.class.getPackage().getImplementationVersion();
      return new String[] {"osbs " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
