package io.osbs.cli;

import io.osbs.client.config.CapacityChanges;
import io.osbs.client.config.CapacityChanges.ClusterChange;
import io.osbs.client.config.CapacityChanges.Kind;
import io.osbs.client.config.CapacityChanges.PlatformChange;
import io.osbs.client.config.ConfigCheck;
import io.osbs.cluster.site.Surroundings;
import io.osbs.config.Problem;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureKind;
import io.osbs.reactor.context.Failures;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbs config check}. */
@Command(
    name = "check",
    description = "Find what is wrong with the configuration before a build does.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit status: 0 nothing wrong, perhaps warnings; 2 something wrong; 4 or 5 a secret could not be"
          + " read, because the cluster refused it or did not answer.",
      "Example: osbs config check --reactor-config new.yaml --against config.yaml"
    })
final class ConfigCheckCommand implements Callable<Integer> {

  private final Surroundings surroundings;
  private final Console console;

  @Mixin ConfigCommand.Options options = new ConfigCommand.Options();

  @Option(
      names = "--against",
      paramLabel = "OLD",
      description =
          "An earlier config.yaml: say which capacity changes, and which builds run on clusters"
              + " that take no new ones.")
  @Nullable Path against;

  ConfigCheckCommand(Surroundings surroundings, Console console) {
    this.surroundings = surroundings;
    this.console = console;
  }

  @Override
  public Integer call() {
    ConfigCheck.Result result =
        ConfigCheck.of(options.files(surroundings), options.offline, against);
    options.output.show(
        new OutputOptions.Data() {
          @Override
          public Object document() {
            return ConfigCheckCommand.document(result);
          }

          @Override
          public List<String> names() {
            return result.problems().stream().map(Problem::where).distinct().toList();
          }

          @Override
          public void print(boolean wide) {
            text(result);
          }
        },
        console);
    return status(result);
  }

  private static int status(ConfigCheck.Result result) {
    if (result.isWrong()) {
      return FailureKind.CONFIGURATION.exitStatus();
    }
    return result.faults().isEmpty()
        ? SiteCommand.DONE
        : Failures.of(result.faults().getFirst()).kind().exitStatus();
  }

  // ---- text
  // --------------------------------------------------------------------------------------

  private void text(ConfigCheck.Result result) {
    result.problems().forEach(problem -> console.print(problem.render()));
    if (result.changes() != null) {
      result.changes().platforms().forEach(this::text);
    }
    long errors = result.problems().stream().filter(Problem::isError).count();
    long warnings = result.problems().size() - errors;
    console.tell(
        errors + warnings == 0
            ? "nothing to complain of"
            : "%s, %s".formatted(counted(errors, "error"), counted(warnings, "warning")));
  }

  private static String counted(long number, String what) {
    return "%d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }

  private void text(PlatformChange platform) {
    console.print(
        "%s: %s".formatted(platform.platform(), changed(platform.before(), platform.after())));
    for (ClusterChange each : platform.clusters()) {
      if (each.kind() != Kind.SAME) {
        console.print(
            "  %s: %s, %s%s"
                .formatted(
                    each.name(),
                    word(each.kind()),
                    changed(each.before(), each.after()),
                    running(each)));
      }
    }
  }

  private static String changed(int before, int after) {
    return before == after
        ? "%d builds at once, as before".formatted(after)
        : "%d -> %d builds at once (%+d)".formatted(before, after, after - before);
  }

  private static String running(ClusterChange change) {
    if (change.unknown() != null) {
      return "; what runs there is not known: " + change.unknown();
    }
    List<BuildName> running = change.running();
    if (running == null) {
      return "";
    }
    return running.isEmpty()
        ? "; nothing runs there"
        : "; %s there: %s"
            .formatted(
                running.size() == 1 ? "1 build runs" : running.size() + " builds run",
                running.stream().map(BuildName::value).collect(Collectors.joining(", ")));
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  // ---- document
  // ----------------------------------------------------------------------------------

  private static Map<String, @Nullable Object> document(ConfigCheck.Result result) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("version", 1);
    document.put("problems", result.problems().stream().map(ConfigCheckCommand::document).toList());
    if (result.changes() != null) {
      document.put("changes", document(result.changes()));
    }
    return document;
  }

  private static Map<String, @Nullable Object> document(Problem problem) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
    document.put("file", problem.file());
    document.put("line", problem.line() == 0 ? null : problem.line());
    document.put("where", problem.where());
    document.put("message", problem.message());
    document.put("remedy", problem.remedy());
    return document;
  }

  private static List<Object> document(CapacityChanges changes) {
    return changes.platforms().stream()
        .map(platform -> {
          Map<String, @Nullable Object> document = new LinkedHashMap<>();
          document.put("platform", platform.platform().name());
          document.put("before", platform.before());
          document.put("after", platform.after());
          document.put(
              "clusters", platform.clusters().stream().map(ConfigCheckCommand::document).toList());
          return (Object) document;
        })
        .toList();
  }

  private static Map<String, @Nullable Object> document(ClusterChange change) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("name", change.name());
    document.put("change", word(change.kind()));
    document.put("before", change.before());
    document.put("after", change.after());
    List<BuildName> running = change.running();
    document.put(
        "running", running == null ? null : running.stream().map(BuildName::value).toList());
    document.put("unknown", change.unknown());
    return document;
  }
}
