package io.osbs.config.reactor;

import static io.osbs.core.placement.PlacementSettings.DEFAULTS;

import io.osbs.config.Nearest;
import io.osbs.config.Shown;
import io.osbs.config.yaml.YamlFields;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.placement.PlacementSettings.WhenFull;
import java.time.Duration;
import java.util.List;

/** Reads section {@code placement}. */
final class PlacementReader {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private PlacementReader() {}

  static PlacementSettings read(YamlFields root, PlacementSettings usual) {
    return root.fields("placement").map(fields -> settings(fields, usual)).orElse(usual);
  }

  private static PlacementSettings settings(YamlFields fields, PlacementSettings usual) {
    Long retries = fields.number("infrastructure_retries", 0, 1000);
    PlacementSettings settings =
        new PlacementSettings(
            whenFull(fields),
            Field.duration(fields, "queue_timeout", Duration.ZERO, DEFAULTS.queueTimeout()),
            Field.duration(fields, "worker_deadline", SECOND, usual.workerDeadline()),
            Field.duration(fields, "orchestrator_deadline", SECOND, usual.orchestratorDeadline()),
            Field.duration(fields, "unreachable_grace", Duration.ZERO, DEFAULTS.unreachableGrace()),
            Field.duration(fields, "pending_timeout", SECOND, DEFAULTS.pendingTimeout()),
            retries == null ? DEFAULTS.infrastructureRetries() : retries.intValue(),
            Field.duration(fields, "orphan_grace", Duration.ZERO, DEFAULTS.orphanGrace()));
    fields.closed();
    return settings;
  }

  private static WhenFull whenFull(YamlFields fields) {
    String word = fields.text("when_full");
    return switch (word) {
      case null -> DEFAULTS.whenFull();
      case "wait" -> WhenFull.WAIT;
      case "submit" -> WhenFull.SUBMIT;
      default -> {
        fields.error(
            "when_full",
            "%s is neither wait nor submit".formatted(Shown.quoted(word)),
            Nearest.remedy(word, List.of("wait", "submit")));
        yield DEFAULTS.whenFull();
      }
    };
  }
}
