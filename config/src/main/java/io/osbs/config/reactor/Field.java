package io.osbs.config.reactor;

import io.osbs.config.RegistryUri;
import io.osbs.config.Shown;
import io.osbs.config.yaml.YamlFields;
import io.osbs.config.yaml.YamlNode.Scalar;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Kinds of value that only config.yaml has. */
final class Field {

  private Field() {}

  /** A span of time; the fallback where the key is absent or wrong. */
  static Duration duration(YamlFields fields, String key, Duration least, Duration fallback) {
    if (fields.node(key) == null) {
      return fallback;
    }
    if (!(fields.node(key) instanceof Scalar scalar)) {
      fields.error(key, "expected a span of time", Durations.REMEDY);
      return fallback;
    }
    Duration duration = Durations.parse(scalar.text()).orElse(null);
    if (duration == null) {
      fields.error(
          key, "%s is no span of time".formatted(Shown.quoted(scalar.text())), Durations.REMEDY);
      return fallback;
    }
    if (duration.compareTo(least) < 0) {
      fields.error(
          key,
          "%s is too short".formatted(Shown.quoted(scalar.text())),
          "write at least %ds".formatted(least.toSeconds()));
      return fallback;
    }
    return duration;
  }

  /** A registry's address that must be there. */
  static @Nullable RegistryUri registry(YamlFields fields, String key) {
    String text = fields.requiredText(key, "https://registry.example.com/v2");
    if (text == null || text.isBlank()) {
      return null;
    }
    RegistryUri uri = RegistryUri.parse(text).orElse(null);
    if (uri == null) {
      fields.error(
          key,
          "%s is no registry".formatted(Shown.quoted(text)),
          "write [http(s)://]HOST[:PORT][/v2], without a repository");
    }
    return uri;
  }
}
