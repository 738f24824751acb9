package io.osbs.config.reactor;

import io.osbs.config.Shown;
import io.osbs.config.yaml.YamlFields;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads section {@code clusters}. */
final class ClustersReader {

  private final Map<Platform, List<ClusterEntry>> clusters = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();

  /** The entries of each platform in file order. */
  Map<Platform, List<ClusterEntry>> clusters() {
    return clusters;
  }

  /** The line where each cluster is named first. */
  Map<String, Integer> lines() {
    return lines;
  }

  void read(YamlFields root) {
    if (root.has("clusters") && root.node("clusters") == null) {
      root.error(
          "clusters",
          "expected a mapping of platforms, found nothing",
          "write the platforms below it, or remove the line");
    }
    root.fields("clusters").ifPresent(this::readPlatforms);
  }

  private void readPlatforms(YamlFields section) {
    for (String name : section.keys()) {
      Platform platform = platform(section, name);
      List<ClusterEntry> entries = entries(section, name);
      if (section.node(name) == null) {
        section.warning(
            name, "no cluster is listed: nothing can be built for this platform", "list one");
      }
      if (platform != null) {
        clusters.put(platform, entries);
      }
    }
  }

  private static @Nullable Platform platform(YamlFields section, String name) {
    try {
      return new Platform(name);
    } catch (IllegalArgumentException e) {
      section.error(
          name,
          "%s is no platform: only letters, digits and '_' are allowed"
              .formatted(Shown.quoted(name)),
          "write '%s'".formatted(name.replaceAll("[^a-zA-Z0-9_]+", "_")));
      return null;
    }
  }

  private List<ClusterEntry> entries(YamlFields section, String platform) {
    List<ClusterEntry> entries = new ArrayList<>();
    Map<String, Integer> named = new HashMap<>();
    for (YamlFields fields : section.fieldsList(platform)) {
      ClusterEntry entry = entry(fields);
      Integer before =
          entry.name().isEmpty() ? null : named.putIfAbsent(entry.name(), fields.lineOf("name"));
      if (before != null) {
        fields.error(
            "name",
            "cluster %s is already listed for %s on line %d"
                .formatted(Shown.quoted(entry.name()), platform, before),
            "keep one of the two entries");
      }
      lines.putIfAbsent(entry.name(), fields.lineOf("name"));
      entries.add(entry);
    }
    return entries;
  }

  private static ClusterEntry entry(YamlFields fields) {
    String name = fields.requiredText("name", "SECTION_OF_OSBS_CONF");
    Long most = fields.number("max_concurrent_builds", 0, Integer.MAX_VALUE);
    if (fields.node("max_concurrent_builds") == null) {
      fields.error(
          "max_concurrent_builds",
          fields.missing("max_concurrent_builds"),
          "write how many worker builds this cluster may run at once: 'max_concurrent_builds: 4'");
    }
    boolean enabled = fields.flag("enabled", true);
    fields.closed();
    return new ClusterEntry(name == null ? "" : name, most == null ? 0 : most.intValue(), enabled);
  }
}
