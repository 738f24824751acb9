package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.client.LogLines;
import io.osbs.client.LogReader;
import io.osbs.client.Outage;
import io.osbs.client.RelayedLine;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code osbs logs}. */
@Command(
    name = "logs",
    description = {
      "Print the log of a build, or of the worker build of one platform.",
      "The log of a build has its worker builds' lines in it, in the original's format; on a terminal each"
          + " line is led by its platform instead."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: osbs logs hello-k3v9q2ab --platform ppc64le -f",
      "Example: osbs logs hello-k3v9q2ab --failed"
    })
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

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      description = "Leave out what came before: " + Since.FORMS + ".")
  @Nullable String since;

  @Option(
      names = "--failed",
      description = "Only the lines of the platforms that failed; of all, where none did alone.")
  boolean failed;

  LogsCommand(Surroundings surroundings, Console console) {
    super(surroundings, console);
  }

  @Override
  int run(Site site, Client client)
      throws ClusterException, FailureException, InterruptedException {
    BuildName name = name(build);
    Instant from = from();
    if (failed && (follow || platform != null)) {
      throw wrong(
          "--failed looks at a build that has ended: it goes with neither -f nor --platform");
    }
    if (platform != null) {
      copy(client, ownLog(client, name, platform, from));
      return DONE;
    }
    Predicate<RelayedLine> wanted = failed ? failedOnly(client.get(name)) : _ -> true;
    if (!console.read() && !failed && from == null) {
      copy(client, client.log(name));
      return DONE;
    }
    Lines lines = new Lines(wanted, from);
    LogLines splitter = new LogLines(lines);
    pump(client, client.log(name), splitter::accept);
    splitter.end();
    return DONE;
  }

  private @Nullable Instant from() throws FailureException {
    if (since == null) {
      return null;
    }
    return Since.moment(since, surroundings.machine().clock().instant(), ZoneId.systemDefault())
        .orElseThrow(
            () -> wrong("--since '%s' is no time: write %s".formatted(since, Since.FORMS)));
  }

  private void copy(Client client, LogReader log) throws ClusterException, InterruptedException {
    pump(client, log, chunk -> console.out().write(chunk, 0, chunk.length));
  }

  private interface Sink {
    void accept(byte[] chunk);
  }

  private void pump(Client client, LogReader log, Sink sink)
      throws ClusterException, InterruptedException {
    Outage outage =
        client.outage(surroundings.machine().clock(), text -> console.tell("osbs: " + text));
    while (true) {
      Duration glance = GLANCE;
      try {
        boolean complete = !follow || log.isComplete();
        boolean read = drain(log, sink);
        outage.answered();
        if (complete || !read) {
          return;
        }
      } catch (ClusterException e) {
        if (!follow) {
          throw e;
        }
        outage.failed(e);
        glance = Outage.GLANCE;
      }
      surroundings.machine().pause().pause(glance);
    }
  }

  /** False when whoever read has gone away, as head does. */
  private boolean drain(LogReader log, Sink sink) throws ClusterException {
    for (byte[] chunk = log.next(); chunk.length > 0; chunk = log.next()) {
      sink.accept(chunk);
      if (console.out().checkError()) {
        return false;
      }
    }
    console.out().flush();
    return true;
  }

  private LogReader ownLog(Client client, BuildName name, String wanted, @Nullable Instant from)
      throws ClusterException, FailureException, InterruptedException {
    while (true) {
      Report report = client.get(name);
      Report.Worker worker = worker(report, wanted);
      if (worker != null && (worker.build() != null || report.isFinal() || !follow)) {
        return client.log(name, worker, from, text -> console.tell("osbs: " + text));
      }
      if (worker == null && (report.isFinal() || !follow || !report.workers().isEmpty())) {
        throw noSuch(report, wanted);
      }
      surroundings.machine().pause().pause(GLANCE);
    }
  }

  private static Report.@Nullable Worker worker(Report report, String platform) {
    return report.workers().stream()
        .filter(each -> each.platform().name().equals(platform))
        .findFirst()
        .orElse(null);
  }

  private static FailureException noSuch(Report report, String platform) {
    String there =
        report.workers().stream()
            .map(each -> each.platform().name())
            .collect(Collectors.joining(", "));
    return wrong(
        "build %s has no platform %s; it has %s"
            .formatted(report.build(), platform, there.isEmpty() ? "none yet" : there));
  }

  private Predicate<RelayedLine> failedOnly(Report report) {
    Set<String> platforms =
        report.workers().stream()
            .filter(each -> each.phase() == Phase.FAILED || each.phase() == Phase.ERROR)
            .map(each -> each.platform().name())
            .collect(Collectors.toSet());
    if (platforms.isEmpty() && report.failure() == null) {
      console.tell(
          "osbs: nothing of %s has failed: it is %s".formatted(report.build(), report.phase()));
      return _ -> false;
    }
    return line ->
        line.platform() == null ? platforms.isEmpty() : platforms.contains(line.platform());
  }

  private static FailureException wrong(String message) {
    return FailureException.of(FailureKind.CONFIGURATION, message);
  }

  /** Writes the wanted lines as the reader likes them. */
  private final class Lines implements LogLines.Sink {
    private final Predicate<RelayedLine> wanted;
    private final @Nullable Instant from;
    private final PlatformLines platforms =
        new PlatformLines(console.out(), console.colouredData());
    private boolean recent;

    Lines(Predicate<RelayedLine> wanted, @Nullable Instant from) {
      this.wanted = wanted;
      this.from = from;
      this.recent = from == null;
    }

    @Override
    public void line(String line, boolean ended) {
      if (from != null) {
        // A line without a time is as old as the one before it.
        recent = RelayedLine.time(line).map(time -> !time.isBefore(from)).orElse(recent);
      }
      RelayedLine parsed = RelayedLine.parse(line);
      if (!recent || !wanted.test(parsed)) {
        return;
      }
      if (console.read()) {
        platforms.print(parsed);
      } else {
        byte[] bytes = (ended ? line + "\n" : line).getBytes(StandardCharsets.ISO_8859_1);
        console.out().write(bytes, 0, bytes.length);
      }
    }
  }
}
