package io.osbs.cluster.site;

import io.osbs.config.ConfigException;
import io.osbs.config.Loaded;
import io.osbs.config.Problem;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.PlacementSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * config.yaml as a text that may change while a build waits. What was read well last holds until
 * something better comes.
 */
final class ReactorConfigSource {

  /** Where the text comes from. */
  interface Text {
    /**
     * The text as it is now.
     *
     * @throws ConfigException when it cannot be had
     */
    String read();
  }

  private final String name;
  private final Text source;
  private final PlacementSettings usual;
  private final Map<Platform, List<ClusterEntry>> builtInClusters;
  private String text;
  private String refused = "";
  private Loaded<ReactorConfig> loaded;

  /**
   * A source that has been read once.
   *
   * @param name for messages
   * @param builtInClusters used where the text has no cluster; empty for a site with files
   * @param usual the deadlines that hold where the text does not say
   * @throws ConfigException when the text cannot be used
   */
  ReactorConfigSource(
      String name,
      Text source,
      Map<Platform, List<ClusterEntry>> builtInClusters,
      PlacementSettings usual) {
    this.usual = usual;
    this.name = name;
    this.source = source;
    this.builtInClusters = builtInClusters;
    this.text = source.read();
    this.loaded = load(text);
  }

  synchronized ReactorConfig current() {
    return loaded.value();
  }

  synchronized List<Problem> warnings() {
    return loaded.warnings();
  }

  synchronized Optional<ReactorConfig> reread(Consumer<String> warn) {
    String now = text;
    try {
      now = source.read();
      if (now.equals(text)) {
        return Optional.empty();
      }
      loaded = load(now);
      text = now;
      return Optional.of(loaded.value());
    } catch (ConfigException e) {
      if (!refused.equals(e.getMessage())) {
        refused = String.valueOf(e.getMessage());
        warn.accept(
            "%s cannot be used any more, the last good one stays: %s".formatted(name, refused));
      }
      return Optional.empty();
    }
  }

  private Loaded<ReactorConfig> load(String content) {
    Loaded<ReactorConfig> read = ReactorConfig.parse(name, content, usual);
    if (builtInClusters.isEmpty() || !read.value().clusters().isEmpty()) {
      return read;
    }
    ReactorConfig bare = read.value();
    Map<Platform, Architecture> architectures = new LinkedHashMap<>(bare.architectures());
    return new Loaded<>(
        new ReactorConfig(
            bare.file(),
            builtInClusters,
            bare.clusterLines(),
            bare.placement(),
            bare.registries(),
            bare.sourceRegistry(),
            architectures,
            bare.image(),
            bare.koji(),
            bare.pulp()),
        read.warnings());
  }
}
