package io.osbs.cluster.site;

import io.osbs.cluster.document.Fields;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.config.ConfigException;
import io.osbs.config.Problem;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.instance.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a site says about the pods of builds. An orchestrator build asks for what {@code
 * spec.resources} of the original's template {@code orchestrator.json} says, where there is one,
 * else for little. A worker build asks for nothing, so that the namespace's LimitRange decides. The
 * instance's limits hold for both.
 */
final class PodSettingsReader {

  private static final Map<String, String> ORCHESTRATOR_REQUESTS =
      Map.of("cpu", "100m", "memory", "256Mi");

  private static final String TEMPLATE = "orchestrator.json";

  private PodSettingsReader() {}

  /**
   * The settings of an instance.
   *
   * @throws ConfigException when the site's template cannot be read
   */
  static PodSettings of(Instance instance, OsbsConf conf) {
    Map<String, Object> limits = limits(instance.resources());
    Map<String, Object> worker = limits.isEmpty() ? Map.of() : Map.of("limits", limits);
    String templates = conf.general().buildJsonDir();
    Map<String, Object> orchestrator =
        Optional.ofNullable(templates)
            .flatMap(folder -> template(Path.of(folder).resolve(TEMPLATE)))
            .map(resources -> together(resources, limits))
            .orElseGet(() -> byDefault(limits));
    return new PodSettings(
        instance.builderImage(),
        orchestrator,
        worker,
        "instance [%s] of %s".formatted(instance.name(), conf.file()));
  }

  private static Map<String, Object> byDefault(Map<String, Object> limits) {
    Map<String, Object> requests = new TreeMap<>(ORCHESTRATOR_REQUESTS);
    // What is limited is requested at its limit, unless more is said.
    requests.keySet().removeAll(limits.keySet());
    Map<String, Object> resources = new TreeMap<>();
    if (!requests.isEmpty()) {
      resources.put("requests", requests);
    }
    return together(resources, limits);
  }

  /** The instance's limits win over the template's, as in the original. */
  private static Map<String, Object> together(
      Map<String, Object> resources, Map<String, Object> limits) {
    Map<String, Object> all = new TreeMap<>(resources);
    if (!limits.isEmpty()) {
      Map<String, Object> merged = new TreeMap<>();
      if (resources.get("limits") instanceof Map<?, ?> said) {
        said.forEach((name, amount) -> merged.put(String.valueOf(name), amount));
      }
      merged.putAll(limits);
      all.put("limits", merged);
    }
    return all;
  }

  private static Optional<Map<String, Object>> template(Path file) {
    try {
      Fields spec = Json.read(Files.readAllBytes(file)).objectOrNull("spec");
      Fields resources = spec == null ? null : spec.objectOrNull("resources");
      return Optional.ofNullable(resources).map(Fields::members);
    } catch (NoSuchFileException | NotDirectoryException _) {
      return Optional.empty();
    } catch (IOException | UnreadableException e) {
      throw new ConfigException(
          new Problem(
              Problem.Severity.ERROR,
              file.toString(),
              0,
              "spec.resources",
              "the template cannot be read: " + e.getMessage(),
              "correct the file, or the key build_json_dir in [general]"));
    }
  }

  private static Map<String, Object> limits(Resources resources) {
    Map<String, Object> limits = new TreeMap<>();
    put(limits, "cpu", resources.cpu());
    put(limits, "memory", resources.memory());
    put(limits, "ephemeral-storage", resources.storage());
    return limits;
  }

  private static void put(Map<String, Object> limits, String name, @Nullable String amount) {
    if (amount != null) {
      limits.put(name, amount);
    }
  }
}
