package io.osbs.client.config;

import io.osbs.cluster.site.SiteFiles;
import io.osbs.config.ConfigException;
import io.osbs.config.Problem;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.instance.PlatformDescriptor;
import io.osbs.config.reactor.ClusterSections;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a site's files mean: every value that holds, with the place that says it. No secret is in
 * it.
 *
 * @param instances the sections of osbs.conf, then those of the worker clusters' osbs.conf; one
 *     whose name both have is {@code SECRET/NAME} for the latter
 * @param platforms what the files say of platforms
 * @param clusters config.yaml's clusters of each platform
 * @param warnings everything worth saying about the files, in words
 * @param missing why config.yaml could not be had; null when it is there, or nothing names it
 */
public record ConfigView(
    Map<String, Map<String, Value>> instances,
    Map<String, Value> platforms,
    Map<String, List<Listed>> clusters,
    List<String> warnings,
    @Nullable ClusterFault missing) {

  /**
   * A value.
   *
   * @param shown a text, number, truth value, list or map
   * @param origin {@code FILE:LINE}, or {@code default}
   */
  public record Value(Object shown, String origin) {}

  /** A cluster of a platform, and where config.yaml lists it. */
  public record Listed(ClusterEntry entry, String origin) {}

  private static final String DEFAULT = "default";

  /**
   * Reads a site's files.
   *
   * @param offline true asks no cluster for secrets
   * @throws ConfigException with everything wrong in them
   */
  public static ConfigView of(SiteFiles files, boolean offline) {
    try (SiteReading reading = new SiteReading(files, offline)) {
      reading.read();
      List<Problem> problems = new ArrayList<>(reading.problems());
      long errors = problems.stream().filter(Problem::isError).count();
      if (errors > reading.faults().size()) {
        throw new ConfigException(problems);
      }
      reading
          .reactor()
          .ifPresent(reactor ->
              reading
                  .workerConf()
                  .ifPresent(workers ->
                      problems.addAll(ClusterSections.check(reactor, workers, files.osbsHome()))));
      boolean missing = reading.reactor().isEmpty() && reading.anyUnreadable();
      return new ConfigView(
          instances(reading),
          platforms(reading),
          reading.reactor().map(ConfigView::clusters).orElse(Map.of()),
          problems.stream().map(problem -> problem.render().replace("\n   ", ";")).toList(),
          missing ? reading.faults().getFirst() : null);
    }
  }

  private static Map<String, Map<String, Value>> instances(SiteReading reading) {
    Map<String, Map<String, Value>> all = new LinkedHashMap<>();
    OsbsConf conf = reading.conf().orElseThrow();
    conf.instances().forEach((name, instance) -> all.put(name, values(instance)));
    reading
        .workerConf()
        .filter(workers -> !workers.equals(conf))
        .ifPresent(workers ->
            workers
                .instances()
                .forEach((name, instance) -> {
                  boolean taken = all.containsKey(name);
                  String secret =
                      reading
                          .instance()
                          .map(own -> own.orchestration().clientConfigSecret())
                          .orElse("client");
                  all.put(taken ? secret + "/" + name : name, values(instance));
                }));
    return all;
  }

  private static Map<String, Value> values(Instance instance) {
    Map<String, Value> values = new LinkedHashMap<>();
    instance
        .settings()
        .forEach((key, setting) ->
            values.put(
                key,
                new Value(setting.shown(), origin(instance.origins().file(), setting.line()))));
    return values;
  }

  private static String origin(String file, int line) {
    return line == 0 ? DEFAULT : "%s:%d".formatted(file, line);
  }

  /** By section, by config.yaml, by the built-in table: in this order, as the builds do. */
  private static Map<String, Value> platforms(SiteReading reading) {
    Map<String, Value> all = new LinkedHashMap<>();
    OsbsConf conf = reading.workerConf().or(reading::conf).orElseThrow();
    for (PlatformDescriptor each : conf.platforms().values()) {
      all.put(each.platform().name(), new Value(each.architecture().name(), conf.file()));
    }
    reading
        .reactor()
        .ifPresent(reactor -> {
          reactor
              .architectures()
              .forEach((platform, architecture) ->
                  all.putIfAbsent(platform.name(), new Value(architecture.name(), reactor.file())));
          for (Platform platform : reactor.clusters().keySet()) {
            all.putIfAbsent(
                platform.name(), new Value(Architecture.usualFor(platform).name(), DEFAULT));
          }
        });
    return all;
  }

  private static Map<String, List<Listed>> clusters(ReactorConfig reactor) {
    Map<String, List<Listed>> all = new LinkedHashMap<>();
    reactor
        .clusters()
        .forEach((platform, entries) ->
            all.put(
                platform.name(),
                entries.stream()
                    .map(entry ->
                        new Listed(
                            entry,
                            origin(
                                reactor.file(),
                                reactor.clusterLines().getOrDefault(entry.name(), 0))))
                    .toList()));
    return all;
  }
}
