package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.client.ClusterLine;
import io.osbs.client.ClusterOverview;
import io.osbs.client.Cordons;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.standing.Cordon;
import io.osbs.core.standing.Standings;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code osbs clusters}. */
@Command(
    name = "clusters",
    description = "Show the worker clusters: load, slots, and where a worker build would go now.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs clusters -o json"})
final class ClustersCommand extends SiteCommand {

  private static final int VERSION = 1;

  @Mixin OutputOptions output = new OutputOptions();

  ClustersCommand(Surroundings surroundings, Console console) {
    super(surroundings, console);
  }

  @Override
  int run(Site site, Client client) throws ClusterException, InterruptedException {
    Standings standings = new Cordons(site, surroundings.machine().clock()).standings();
    List<ClusterLine> lines = new ClusterOverview(site, standings).lines();
    output.show(new Lines(lines), console);
    return DONE;
  }

  /** The clusters as data. */
  private final class Lines implements OutputOptions.Data {
    private final List<ClusterLine> lines;

    Lines(List<ClusterLine> lines) {
      this.lines = lines;
    }

    @Override
    public Object document() {
      return lines.stream().map(ClustersCommand::json).toList();
    }

    @Override
    public List<String> names() {
      return lines.stream().map(ClusterLine::name).distinct().toList();
    }

    @Override
    public void print(boolean wide) {
      table(lines);
    }
  }

  private void table(List<ClusterLine> lines) {
    Table table =
        new Table(
            "PLATFORM", "CLUSTER", "ENGINE", "STATE", "SLOTS", "ACTIVE", "MAX", "LOAD", "NEXT");
    List<String> errors = new ArrayList<>();
    for (ClusterLine line : lines) {
      table.row(
          line.platform().name(),
          line.name(),
          line.engine().isEmpty() ? "-" : line.engine(),
          state(line),
          number(line, line.slots()),
          number(line, line.active()),
          Integer.toString(line.max()),
          line.reachable() ? String.format(Locale.ROOT, "%.2f", line.load()) : "-",
          line.choice() ? "<- here" : "");
      if (line.error() != null && line.enabled() && line.cordon() == null) {
        errors.add("%s: %s".formatted(line.name(), line.error()));
      }
    }
    table.printTo(console);
    lines.stream()
        .filter(line -> line.cordon() != null)
        .map(line -> "%s: %s".formatted(line.name(), shown(line.cordon())))
        .distinct()
        .forEach(console::tell);
    lines.stream()
        .filter(line -> line.failing() != null)
        .map(line ->
            "%s: has just failed, one build tries it again: %s"
                .formatted(line.name(), line.failing()))
        .distinct()
        .forEach(console::tell);
    errors.stream().distinct().forEach(console::tell);
  }

  private static String number(ClusterLine line, int value) {
    return line.reachable() ? Integer.toString(value) : "-";
  }

  private static String state(ClusterLine line) {
    if (!line.enabled()) {
      return "disabled";
    }
    if (line.cordon() != null) {
      return "cordoned";
    }
    if (line.problem() != null) {
      return line.problem();
    }
    return line.failing() == null ? "ready" : "failing";
  }

  private static String shown(@Nullable Cordon cordon) {
    return cordon == null
        ? ""
        : "%s (%s)".formatted(cordon.sentence(), cordon.when().truncatedTo(ChronoUnit.SECONDS));
  }

  private static @Nullable Map<String, Object> json(@Nullable Cordon cordon) {
    if (cordon == null) {
      return null;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("who", cordon.who());
    json.put("when", cordon.when().toString());
    json.put("reason", cordon.reason());
    return json;
  }

  private static Map<String, @Nullable Object> json(ClusterLine line) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("name", line.name());
    json.put("platform", line.platform().name());
    json.put("engine", line.engine());
    json.put("enabled", line.enabled());
    json.put("cordoned", line.cordon() != null);
    json.put("cordon", json(line.cordon()));
    json.put("failing", line.failing());
    json.put("reachable", line.reachable());
    json.put("problem", line.problem());
    json.put("active", line.active());
    json.put("slots", line.slots());
    json.put("max", line.max());
    json.put("load", line.load());
    json.put("choice", line.choice());
    json.put("error", line.error());
    return json;
  }
}
