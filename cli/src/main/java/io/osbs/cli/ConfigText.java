package io.osbs.cli;

import io.osbs.cluster.document.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** A document about the configuration, as JSON or YAML. */
final class ConfigText {

  private ConfigText() {}

  static String json(Map<String, ? extends @Nullable Object> document) {
    return Json.pretty(document);
  }

  static String yaml(Map<String, ? extends @Nullable Object> document) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setDereferenceAliases(true)
            .build();
    return new Dump(settings).dumpToString(document).stripTrailing();
  }
}
