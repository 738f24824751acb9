package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.client.LogReader;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.ClusterException;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code osbs logs}. */
@Command(
    name = "logs",
    description = "Print the log of a build, or of the worker build of one platform.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs logs hello-k3v9q2ab --platform ppc64le -f"})
final class LogsCommand extends SiteCommand {

  private static final Duration GLANCE = Duration.ofMillis(200);

  @Parameters(paramLabel = "BUILD", description = "Name of the build.")
  String build = "";

  @Option(
      names = "--platform",
      paramLabel = "PLATFORM",
      description = "The worker build of this platform: its own bytes.")
  @Nullable String platform;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the build has ended.")
  boolean follow;

  LogsCommand(Surroundings surroundings, Console console) {
    super(surroundings, console);
  }

  @Override
  int run(Site site, Client client)
      throws ClusterException, FailureException, InterruptedException {
    LogReader log = reader(client, name(build));
    while (true) {
      boolean complete = !follow || log.isComplete();
      for (byte[] chunk = log.next(); chunk.length > 0; chunk = log.next()) {
        console.out().write(chunk, 0, chunk.length);
      }
      console.out().flush();
      if (complete) {
        return DONE;
      }
      Thread.sleep(GLANCE);
    }
  }

  private LogReader reader(Client client, BuildName name)
      throws ClusterException, FailureException, InterruptedException {
    if (platform == null) {
      return client.log(name);
    }
    while (true) {
      Report report = client.get(name);
      Report.Worker worker = worker(report, platform);
      if (worker.build() != null || report.isFinal() || !follow) {
        return client.log(worker);
      }
      Thread.sleep(GLANCE);
    }
  }

  private static Report.Worker worker(Report report, String platform) throws FailureException {
    return report.workers().stream()
        .filter(each -> each.platform().name().equals(platform))
        .findFirst()
        .orElseThrow(() ->
            FailureException.of(
                FailureKind.CONFIGURATION,
                "build %s has no platform %s; it has %s"
                    .formatted(
                        report.build(),
                        platform,
                        report.workers().stream()
                            .map(each -> each.platform().name())
                            .collect(Collectors.joining(", ")))));
  }
}
