package io.osbs.cli;

import io.osbs.client.config.ConfigView;
import io.osbs.client.config.ConfigView.Listed;
import io.osbs.client.config.ConfigView.Value;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.site.Surroundings;
import io.osbs.reactor.context.Failures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbs config view}. */
@Command(
    name = "view",
    description = "Show what holds: instances, platforms, clusters. Secrets are not shown.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs config view --origin"})
final class ConfigViewCommand implements Callable<Integer> {

  private final Surroundings surroundings;
  private final Console console;

  @Mixin ConfigCommand.Options options = new ConfigCommand.Options();

  @Option(names = "--origin", description = "Say of each value which file and line it is from.")
  boolean origin;

  ConfigViewCommand(Surroundings surroundings, Console console) {
    this.surroundings = surroundings;
    this.console = console;
  }

  @Override
  public Integer call() {
    ConfigView view = ConfigView.of(options.files(surroundings), options.offline);
    options.output.show(
        new OutputOptions.Data() {
          @Override
          public Object document() {
            return ConfigViewCommand.this.document(view);
          }

          @Override
          public List<String> names() {
            return List.copyOf(view.instances().keySet());
          }

          @Override
          public void print(boolean wide) {
            text(view);
          }
        },
        console);
    return view.missing() == null
        ? SiteCommand.DONE
        : Failures.of(view.missing()).kind().exitStatus();
  }

  private void text(ConfigView view) {
    view.instances()
        .forEach((name, values) -> {
          console.print("[%s]".formatted(name));
          values.forEach(
              (key, value) -> line("%s = %s".formatted(key, shown(value.shown())), value.origin()));
          console.print("");
        });
    console.print("platforms:");
    view.platforms()
        .forEach((name, value) -> line("  %s: %s".formatted(name, value.shown()), value.origin()));
    console.print("clusters:");
    view.clusters()
        .forEach((platform, clusters) -> {
          console.print("  %s:".formatted(platform));
          for (Listed each : clusters) {
            line(
                "  - %s, max_concurrent_builds %d%s"
                    .formatted(
                        each.entry().name(),
                        each.entry().maxConcurrentBuilds(),
                        each.entry().enabled() ? "" : ", not enabled"),
                each.origin());
          }
        });
    view.warnings().forEach(console::tell);
  }

  private void line(String text, String from) {
    console.print(origin ? "%-60s # %s".formatted(text, from) : text);
  }

  private static String shown(Object value) {
    return value instanceof String text ? text : Json.pretty(value).replaceAll("\\s*\n\\s*", " ");
  }

  private Map<String, @Nullable Object> document(ConfigView view) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("version", 1);
    Map<String, Object> instances = new LinkedHashMap<>();
    view.instances()
        .forEach((name, values) -> {
          Map<String, Object> keys = new LinkedHashMap<>();
          values.forEach((key, value) -> keys.put(key, json(value)));
          instances.put(name, keys);
        });
    document.put("instances", instances);
    Map<String, Object> platforms = new LinkedHashMap<>();
    view.platforms()
        .forEach((name, value) -> platforms.put(name, Map.of("architecture", json(value))));
    document.put("platforms", platforms);
    Map<String, Object> clusters = new LinkedHashMap<>();
    view.clusters()
        .forEach((platform, entries) ->
            clusters.put(platform, entries.stream().map(this::json).toList()));
    document.put("clusters", clusters);
    document.put("warnings", List.copyOf(view.warnings()));
    return document;
  }

  private Object json(Value value) {
    if (!origin) {
      return value.shown();
    }
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("value", value.shown());
    both.put("origin", value.origin());
    return both;
  }

  private Map<String, Object> json(Listed listed) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", listed.entry().name());
    json.put("max_concurrent_builds", listed.entry().maxConcurrentBuilds());
    json.put("enabled", listed.entry().enabled());
    if (origin) {
      json.put("origin", listed.origin());
    }
    return json;
  }
}
