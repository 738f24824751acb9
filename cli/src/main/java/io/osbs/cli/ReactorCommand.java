package io.osbs.cli;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.site.ConfigChoice;
import io.osbs.cluster.site.OwnBuilds;
import io.osbs.cluster.site.Surroundings;
import io.osbs.config.instance.OsbsConf;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.ClusterException;
import io.osbs.process.SystemCommandRunner;
import io.osbs.reactor.Reactor;
import io.osbs.reactor.context.MonotonicClock;
import io.osbs.reactor.context.ReactorContext;
import io.osbs.reactor.context.ReactorLog;
import io.osbs.reactor.orchestrator.Again;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code osbs reactor orchestrate|work}: what runs inside a build; nobody types it. Its arguments
 * are taken apart here, since every build waits for this process and the library that reads the
 * other verbs' options takes longer to start than all of its work.
 */
final class ReactorCommand {

  /** The first word of the command line that leads here. */
  static final String VERB = "reactor";

  /** It is no verb for people: it costs no parser, and stands in no list. */
  static final String HELP =
      """
      Usage: osbs reactor orchestrate|work
      Does the work of a build. It runs inside of one, which 'osbs build' starts; it is nothing to call.

      Example: osbs build https://git.example.com/hello.git --ref main\
      """;

  private static final String CONFIG = "--config";
  private static final String REACTOR_CONFIG = "--reactor-config";
  private static final String INSTANCE = "--instance";
  private static final String REACTOR_CONFIG_PATH = "--reactor-config-path";
  private static final String CLIENT_CONFIG_PATH = "--client-config-path";
  private static final String RETRY = "--retry";
  private static final Set<String> OPTIONS =
      Set.of(CONFIG, REACTOR_CONFIG, INSTANCE, REACTOR_CONFIG_PATH, CLIENT_CONFIG_PATH, RETRY);

  private final Surroundings surroundings;
  private final Console console;

  ReactorCommand(Surroundings surroundings, Console console) {
    this.surroundings = surroundings;
    this.console = console;
  }

  /**
   * Runs the build that this process was started for.
   *
   * @param arguments what follows the verb: the kind of reactor, and options as {@code
   *     --name=value}
   * @return the exit status
   */
  int run(List<String> arguments) throws FailureException, ClusterException, InterruptedException {
    String kind = arguments.isEmpty() ? "" : arguments.getFirst();
    if (!kind.equals("orchestrate") && !kind.equals("work")) {
      throw usage("'osbs reactor' is orchestrate or work, not '%s'".formatted(kind));
    }
    Map<String, String> options = options(arguments.subList(1, arguments.size()));
    try (OwnBuild own = enter()) {
      Reactor reactor = new Reactor(context(own));
      return kind.equals("work") ? reactor.work() : reactor.orchestrate(orchestrator(options));
    }
  }

  private static Map<String, String> options(List<String> words) throws FailureException {
    Map<String, String> options = new HashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (!OPTIONS.contains(name)) {
        throw usage("'osbs reactor' has no option '%s'".formatted(name));
      }
      options.put(name, equals < 0 ? "" : word.substring(equals + 1));
    }
    return options;
  }

  private static Reactor.OrchestratorArguments orchestrator(Map<String, String> options) {
    return new Reactor.OrchestratorArguments(
        new ConfigChoice(
            path(options.get(CONFIG)),
            path(options.get(REACTOR_CONFIG)),
            options.getOrDefault(INSTANCE, OsbsConf.DEFAULT_INSTANCE)),
        options.get(REACTOR_CONFIG_PATH),
        options.get(CLIENT_CONFIG_PATH),
        options.containsKey(RETRY) ? Again.ofWord(options.getOrDefault(RETRY, "")) : Again.NO);
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null ? null : Path.of(text);
  }

  private OwnBuild enter() throws FailureException, ClusterException, InterruptedException {
    return OwnBuilds.enter(surroundings)
        .orElseThrow(
            () -> usage("'osbs reactor' runs inside a build only; 'osbs build' starts builds"));
  }

  private ReactorContext context(OwnBuild own) {
    return new ReactorContext(
        own,
        surroundings,
        new SystemCommandRunner(),
        new ReactorLog(console.out(), surroundings.machine().clock()),
        surroundings.machine().clock(),
        new MonotonicClock(surroundings.machine().clock(), System::nanoTime));
  }

  private static FailureException usage(String message) {
    return FailureException.of(FailureKind.CONFIGURATION, message);
  }
}
