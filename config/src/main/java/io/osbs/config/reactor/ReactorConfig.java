package io.osbs.config.reactor;

import io.osbs.config.ConfigException;
import io.osbs.config.ConfigFiles;
import io.osbs.config.Loaded;
import io.osbs.config.Problems;
import io.osbs.config.yaml.YamlFields;
import io.osbs.config.yaml.YamlNode;
import io.osbs.config.yaml.YamlNode.Scalar;
import io.osbs.config.yaml.YamlText;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.PlacementSettings;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A whole config.yaml.
 *
 * @param file its path, or the name of where its text came from
 * @param clusters section {@code clusters}: the clusters of each platform, both in file order
 * @param clusterLines the line where each cluster is named first, by name
 * @param placement section {@code placement}
 * @param registries section {@code registries}; the first is the primary one
 * @param sourceRegistry section {@code source_registry}; null when not said
 * @param architectures section {@code platform_descriptors}
 * @param image the sections about images
 * @param koji section {@code koji}; null when there is none
 * @param pulp section {@code pulp}; null when there is none
 */
public record ReactorConfig(
    String file,
    Map<Platform, List<ClusterEntry>> clusters,
    Map<String, Integer> clusterLines,
    PlacementSettings placement,
    List<RegistrySettings> registries,
    @Nullable RegistrySettings sourceRegistry,
    Map<Platform, Architecture> architectures,
    ImageRules image,
    @Nullable KojiSettings koji,
    @Nullable PulpSettings pulp) {

  private static final int VERSION = 1;

  public ReactorConfig {
    Map<Platform, List<ClusterEntry>> copy = new LinkedHashMap<>();
    clusters.forEach((platform, entries) -> copy.put(platform, List.copyOf(entries)));
    clusters = Collections.unmodifiableMap(copy);
    clusterLines = Map.copyOf(clusterLines);
    registries = List.copyOf(registries);
    architectures = Collections.unmodifiableMap(new LinkedHashMap<>(architectures));
  }

  /** The clusters of a platform in file order, disabled ones too; empty when it has none. */
  public List<ClusterEntry> clustersOf(Platform platform) {
    return clusters.getOrDefault(platform, List.of());
  }

  /** The names of all clusters, disabled ones too, sorted. */
  public SortedSet<String> clusterNames() {
    SortedSet<String> names = new TreeSet<>();
    clusters.values().forEach(entries -> entries.forEach(entry -> names.add(entry.name())));
    return names;
  }

  /** The platforms that have an enabled cluster, in file order. */
  public List<Platform> enabledPlatforms() {
    return clusters.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(ClusterEntry::enabled))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException when it cannot be read, or with everything wrong in it
   */
  public static Loaded<ReactorConfig> load(Path file) {
    return parse(file.toString(), ConfigFiles.read(file));
  }

  /**
   * Reads a text. An empty one is a configuration without clusters.
   *
   * @param file where it came from, for messages
   * @throws ConfigException with everything wrong in it
   */
  public static Loaded<ReactorConfig> parse(String file, String text) {
    return parse(file, text, PlacementSettings.DEFAULTS);
  }

  /**
   * Reads a text.
   *
   * @param usual the deadlines that hold where section {@code placement} does not say
   * @throws ConfigException with everything wrong in it
   */
  public static Loaded<ReactorConfig> parse(String file, String text, PlacementSettings usual) {
    Problems problems = new Problems();
    YamlNode root =
        YamlText.read(file, text, problems).orElseGet(() -> new YamlNode.Mapping(Map.of(), 1));
    if (root instanceof Scalar scalar && scalar.isNull()) {
      root = new YamlNode.Mapping(Map.of(), 1);
    }
    Optional<ReactorConfig> read =
        YamlFields.of(file, "", root, problems).map(fields -> read(file, fields, usual));
    return problems.loaded(read::orElseThrow);
  }

  private static ReactorConfig read(String file, YamlFields root, PlacementSettings usual) {
    checkVersion(root);
    ClustersReader clusters = new ClustersReader();
    clusters.read(root);
    ServicesReader services = new ServicesReader(root);
    ImageRulesReader image = new ImageRulesReader(root);
    ReactorConfig config =
        new ReactorConfig(
            file,
            clusters.clusters(),
            clusters.lines(),
            PlacementReader.read(root, usual),
            services.registries(),
            services.sourceRegistry(),
            image.architectures(),
            image.rules(),
            services.koji(),
            services.pulp());
    PassiveSections.warn(root);
    root.open(PassiveSections.names());
    return config;
  }

  private static void checkVersion(YamlFields root) {
    Long version = root.number("version", Long.MIN_VALUE, Long.MAX_VALUE);
    if (version != null && version != VERSION) {
      root.error(
          "version",
          "version %d is unknown".formatted(version),
          "write 'version: 1', or remove the line");
    }
  }
}
