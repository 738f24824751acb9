package io.osbs.cluster.site;

import io.osbs.cluster.namespace.PodSettings;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.instance.Resources;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds out what a site says about the pods of builds. */
final class PodSettingsReader {

  /** What an orchestrator build asks for where nothing is said. */
  private static final Map<String, String> ORCHESTRATOR_REQUESTS =
      Map.of("cpu", "100m", "memory", "256Mi");

  private PodSettingsReader() {}

  static PodSettings of(Instance instance, OsbsConf conf) {
    Map<String, Object> limits = limits(instance.resources());
    Map<String, Object> requests = new TreeMap<>(ORCHESTRATOR_REQUESTS);
    // What is limited is requested at its limit, unless more is said.
    requests.keySet().removeAll(limits.keySet());
    Map<String, Object> worker = limits.isEmpty() ? Map.of() : Map.of("limits", limits);
    Map<String, Object> orchestrator = new TreeMap<>(worker);
    if (!requests.isEmpty()) {
      orchestrator.put("requests", requests);
    }
    return new PodSettings(
        instance.builderImage(),
        orchestrator,
        worker,
        "instance [%s] of %s".formatted(instance.name(), conf.file()));
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
