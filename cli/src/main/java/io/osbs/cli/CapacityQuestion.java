package io.osbs.cli;

import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.process.FileFailures;
import io.osbs.simulation.Capacity;
import io.osbs.simulation.Capacity.Load;
import io.osbs.simulation.Capacity.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code osbs simulate} that ask what a site's clusters can carry. */
final class CapacityQuestion {

  private static final Pattern CHANGE =
      Pattern.compile("([A-Za-z0-9_.-]+)/([A-Za-z0-9_.-]+)=(\\d{1,5})");
  private static final int LONGEST_HOURS = 24 * 31;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Ask what the clusters of this config.yaml can carry.")
  @Nullable Path config;

  @Option(
      names = "--arrivals",
      paramLabel = "FILE|rate=N",
      description =
          "The builds that come: N requests an hour, or a file with a request per line, such as '5m"
              + " release x86_64=12m ppc64le=20m'. Default: ${DEFAULT-VALUE}.")
  String arrivals = "rate=30";

  @Option(
      names = "--hours",
      paramLabel = "H",
      description = "For how long they come. Default: ${DEFAULT-VALUE}.")
  int hours = 24;

  @Option(
      names = "--lengths",
      paramLabel = "SHORTEST-LONGEST",
      description = "How long worker builds take, with rate=N. Default: ${DEFAULT-VALUE}.")
  String lengths = "5m-20m";

  @Option(
      names = "--change",
      paramLabel = "PLATFORM/CLUSTER=MAX",
      description =
          "What another maximum, or another cluster, would change. May be repeated; all of them are"
              + " made together.")
  List<String> changes = new ArrayList<>();

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Write the chart there, for a browser.")
  @Nullable Path svg;

  /** The answer, as text. */
  String answer(Path file, long seed) throws FailureException {
    if (hours < 1 || hours > LONGEST_HOURS) {
      throw wrong("--hours %d: expected 1 to %d".formatted(hours, LONGEST_HOURS));
    }
    Map<Platform, List<ClusterEntry>> clusters = ReactorConfig.load(file).value().clusters();
    List<Load> loads =
        Arrivals.of(
            arrivals,
            List.copyOf(enabled(clusters, file)),
            Duration.ofHours(hours),
            Arrivals.Lengths.of(lengths),
            seed);
    requireClusters(loads, enabled(clusters, file));
    Outcome now = Capacity.run(clusters, loads, seed);
    StringBuilder answer = new StringBuilder(now.text()).append('\n').append(now.chart());
    Outcome drawn = now;
    String title = "as it is";
    if (!changes.isEmpty()) {
      title = "with " + String.join(", ", changes);
      drawn = Capacity.run(changed(clusters), loads, seed);
      answer.append('\n').append(now.comparedWith("changed", drawn));
      answer.append('\n').append(title).append(":\n").append(drawn.chart());
    }
    if (svg != null) {
      write(svg, drawn.svg("%s, %s".formatted(file.getFileName(), title)));
    }
    return answer.toString();
  }

  private static List<Platform> enabled(Map<Platform, List<ClusterEntry>> clusters, Path file)
      throws FailureException {
    List<Platform> platforms = new ArrayList<>();
    clusters.forEach((platform, entries) -> {
      if (entries.stream().anyMatch(each -> each.enabled() && each.maxConcurrentBuilds() > 0)) {
        platforms.add(platform);
      }
    });
    if (platforms.isEmpty()) {
      throw wrong("%s has no enabled cluster that takes builds".formatted(file));
    }
    return platforms;
  }

  private static void requireClusters(List<Load> loads, List<Platform> enabled)
      throws FailureException {
    for (Load load : loads) {
      for (Platform platform : load.builds().keySet()) {
        if (!enabled.contains(platform)) {
          throw wrong(
              "a request asks for platform %s, which has no enabled cluster; those with one: %s"
                  .formatted(platform, enabled));
        }
      }
    }
  }

  private Map<Platform, List<ClusterEntry>> changed(Map<Platform, List<ClusterEntry>> clusters)
      throws FailureException {
    Map<Platform, List<ClusterEntry>> changed = clusters;
    for (String change : changes) {
      Matcher parts = CHANGE.matcher(change);
      if (!parts.matches()) {
        throw wrong(
            "--change %s: expected PLATFORM/CLUSTER=MAX, such as ppc64le/ppc-2=8"
                .formatted(change));
      }
      ClusterEntry entry = new ClusterEntry(parts.group(2), Integer.parseInt(parts.group(3)), true);
      changed = Capacity.with(changed, new Platform(parts.group(1)), entry);
    }
    return changed;
  }

  private static void write(Path file, String content) throws FailureException {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw FileFailures.of("write the chart", file, e);
    }
  }

  private static FailureException wrong(String message) {
    return FailureException.of(FailureKind.CONFIGURATION, message);
  }
}
