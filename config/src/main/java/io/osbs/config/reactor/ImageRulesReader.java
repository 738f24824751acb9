package io.osbs.config.reactor;

import io.osbs.config.Shown;
import io.osbs.config.yaml.YamlFields;
import io.osbs.config.yaml.YamlNode.Items;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the sections about images and platforms. */
final class ImageRulesReader {

  private final YamlFields root;

  ImageRulesReader(YamlFields root) {
    this.root = root;
  }

  ImageRules rules() {
    YamlFields attestations = root.fields("attestations").orElse(null);
    boolean attached = attestations == null || attestations.flag("enabled", true);
    String signingKey = attestations == null ? null : attestations.text("signing_key");
    if (attestations != null) {
      attestations.closed();
    }
    return new ImageRules(
        root.textMap("image_labels"),
        equalLabels(),
        binarySizeLimit(),
        root.texts("package_comparison_exceptions"),
        buildEnvVars(),
        root.texts("yum_repo_allowed_domains"),
        attached,
        signingKey);
  }

  private List<List<String>> equalLabels() {
    List<List<String>> groups = new ArrayList<>();
    root.eachItem(
        "image_equal_labels",
        (item, at) -> {
          List<String> group = item instanceof Items items ? root.textsOf(items, at) : List.of();
          if (group.size() < 2) {
            root.error(
                "image_equal_labels",
                "%s is no group of labels".formatted(at),
                "write at least two labels per group: '- [name, com.example.name]'");
            return;
          }
          groups.add(group);
        });
    return groups;
  }

  private long binarySizeLimit() {
    YamlFields fields = root.fields("image_size_limit").orElse(null);
    if (fields == null) {
      return 0;
    }
    Long limit = fields.number("binary_image", 0, Long.MAX_VALUE);
    fields.closed();
    return limit == null ? 0 : limit;
  }

  private Map<String, String> buildEnvVars() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (YamlFields fields : root.fieldsList("build_env_vars")) {
      String name = fields.requiredText("name", "GOPROXY");
      String value = fields.text("value");
      if (!fields.has("value")) {
        fields.error("value", fields.missing("value"), "write 'value: TEXT'");
      }
      fields.closed();
      if (name != null && variables.put(name, value == null ? "" : value) != null) {
        fields.warning(
            "name",
            "the variable %s is set twice; this one holds".formatted(Shown.quoted(name)),
            "remove one of the two");
      }
    }
    return variables;
  }

  /** Section {@code platform_descriptors}. */
  Map<Platform, Architecture> architectures() {
    Map<Platform, Architecture> all = new LinkedHashMap<>();
    for (YamlFields fields : root.fieldsList("platform_descriptors")) {
      Platform platform = platform(fields);
      Architecture architecture = architecture(fields);
      fields.flag("enable_v1", false);
      fields.closed();
      if (platform != null && architecture != null) {
        all.put(platform, architecture);
      }
    }
    return all;
  }

  private static @Nullable Platform platform(YamlFields fields) {
    String name = fields.requiredText("platform", "x86_64");
    try {
      return name == null || name.isBlank() ? null : new Platform(name);
    } catch (IllegalArgumentException e) {
      fields.error(
          "platform",
          "%s is no platform".formatted(Shown.quoted(name)),
          "write a name that section clusters uses, such as x86_64");
      return null;
    }
  }

  private static @Nullable Architecture architecture(YamlFields fields) {
    String name = fields.requiredText("architecture", "amd64");
    try {
      return name == null || name.isBlank() ? null : new Architecture(name);
    } catch (IllegalArgumentException e) {
      fields.error(
          "architecture",
          "%s is no architecture".formatted(Shown.quoted(name)),
          "write it as Go does: amd64, arm64, ppc64le, s390x");
      return null;
    }
  }
}
