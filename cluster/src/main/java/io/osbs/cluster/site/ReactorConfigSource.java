package io.osbs.cluster.site;

import io.osbs.config.ConfigException;
import io.osbs.config.Loaded;
import io.osbs.config.Problem;
import io.osbs.config.instance.Instance;
import io.osbs.config.reactor.KojiSettings;
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
import org.jspecify.annotations.Nullable;

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
  private final @Nullable KojiSettings koji;
  private String text;
  private String refused = "";
  private Loaded<ReactorConfig> loaded;

  /**
   * A source that has been read once.
   *
   * @param name for messages
   * @param builtInClusters used where the text has no cluster; empty for a site with files
   * @param said what osbs.conf says, which holds where the text does not: deadlines, Koji
   * @throws ConfigException when the text cannot be used
   */
  ReactorConfigSource(
      String name, Text source, Map<Platform, List<ClusterEntry>> builtInClusters, Instance said) {
    this.usual = said.orchestration().placement();
    this.koji = KojiSettings.of(said.koji()).orElse(null);
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
    ReactorConfig bare = read.value();
    boolean bringsClusters = builtInClusters.isEmpty() || !bare.clusters().isEmpty();
    boolean bringsKoji = koji == null || bare.koji() != null;
    if (bringsClusters && bringsKoji) {
      return read;
    }
    Map<Platform, Architecture> architectures = new LinkedHashMap<>(bare.architectures());
    return new Loaded<>(
        new ReactorConfig(
            bare.file(),
            bringsClusters ? bare.clusters() : builtInClusters,
            bare.clusterLines(),
            bare.placement(),
            bare.registries(),
            bare.sourceRegistry(),
            architectures,
            bare.image(),
            bringsKoji ? bare.koji() : koji,
            bare.pulp()),
        read.warnings());
  }
}
