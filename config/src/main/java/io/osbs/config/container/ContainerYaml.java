package io.osbs.config.container;

import io.osbs.config.ConfigException;
import io.osbs.config.ConfigFiles;
import io.osbs.config.Loaded;
import io.osbs.config.Nearest;
import io.osbs.config.Problem;
import io.osbs.config.Problem.Severity;
import io.osbs.config.Problems;
import io.osbs.config.yaml.YamlFields;
import io.osbs.config.yaml.YamlNode;
import io.osbs.config.yaml.YamlNode.Items;
import io.osbs.config.yaml.YamlNode.Scalar;
import io.osbs.config.yaml.YamlText;
import io.osbs.core.image.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The part of container.yaml that is read: {@code platforms: {only: …, not: …}}, each one name or a
 * list. Format: atomic-reactor 1.6.26 ({@code orchestrate_build}); but an empty {@code only} is no
 * limit there, where the original then removed every platform. All other keys are tolerated.
 *
 * @param file its path, for messages
 * @param line of {@code platforms}; 0 when it is absent
 * @param only the platforms that may be built; empty means all
 * @param not the platforms that may not
 */
public record ContainerYaml(String file, int line, Set<String> only, Set<String> not) {

  private static final List<String> KEYS = List.of("only", "not");

  public ContainerYaml {
    only = Set.copyOf(only);
    not = Set.copyOf(not);
  }

  /** What is left of the candidates. */
  public sealed interface Selection {}

  /** Platforms to build for, at least one, in the order of the candidates. */
  public record Selected(List<Platform> platforms) implements Selection {

    public Selected {
      platforms = List.copyOf(platforms);
    }
  }

  /** No platform is left; the problem names file and line. */
  public record NoneLeft(Problem problem) implements Selection {}

  /** What holds for a source without the file. */
  public static ContainerYaml absent() {
    return new ContainerYaml("container.yaml", 0, Set.of(), Set.of());
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException when it cannot be read, or with everything wrong in it
   */
  public static Loaded<ContainerYaml> load(Path file) {
    return parse(file.toString(), ConfigFiles.read(file));
  }

  /**
   * Reads a text.
   *
   * @param file where it came from, for messages
   * @throws ConfigException with everything wrong in it
   */
  public static Loaded<ContainerYaml> parse(String file, String text) {
    Problems problems = new Problems();
    ContainerYaml read =
        YamlText.read(file, text, problems)
            .filter(root -> !isNull(root))
            .flatMap(root -> YamlFields.of(file, "", root, problems))
            .map(root -> read(file, root, problems))
            .orElseGet(() -> new ContainerYaml(file, 0, Set.of(), Set.of()));
    return problems.loaded(() -> read);
  }

  private static ContainerYaml read(String file, YamlFields root, Problems problems) {
    YamlFields platforms = root.fields("platforms").orElse(null);
    if (platforms == null) {
      return new ContainerYaml(file, 0, Set.of(), Set.of());
    }
    for (String key : platforms.keys()) {
      if (!KEYS.contains(key)) {
        platforms.warning(key, "unknown key, ignored", Nearest.remedy(key, KEYS));
      }
    }
    return new ContainerYaml(
        file,
        root.lineOf("platforms"),
        names(file, platforms, "only", problems),
        names(file, platforms, "not", problems));
  }

  private static Set<String> names(
      String file, YamlFields platforms, String key, Problems problems) {
    List<YamlNode> nodes =
        switch (platforms.node(key)) {
          case null -> List.of();
          case Items(List<YamlNode> items, int _) -> items;
          case YamlNode single -> List.of(single);
        };
    List<String> names = new ArrayList<>();
    for (YamlNode node : nodes) {
      if (node instanceof Scalar scalar) {
        names.add(scalar.isNull() ? "" : scalar.text().strip());
      } else {
        problems.error(
            file,
            node.line(),
            platforms.pathOf(key),
            "expected the name of a platform, found " + node.kind(),
            "write '%s: x86_64' or '%s: [x86_64, ppc64le]'".formatted(key, key));
      }
    }
    return names.stream().filter(name -> !name.isEmpty()).collect(Collectors.toSet());
  }

  private static boolean isNull(YamlNode node) {
    return node instanceof Scalar scalar && scalar.isNull();
  }

  /** The candidates that this file leaves. */
  public Selection select(List<Platform> candidates) {
    List<Platform> left =
        candidates.stream()
            .distinct()
            .filter(platform -> only.isEmpty() || only.contains(platform.name()))
            .filter(platform -> !not.contains(platform.name()))
            .toList();
    return left.isEmpty() ? new NoneLeft(noneLeft(candidates)) : new Selected(left);
  }

  private Problem noneLeft(List<Platform> candidates) {
    String all = candidates.stream().map(Platform::name).collect(Collectors.joining(", "));
    return new Problem(
        Severity.ERROR,
        file,
        line,
        "platforms",
        candidates.isEmpty()
            ? "there is no platform to build for"
            : "no platform is left of %s%s%s"
                .formatted(all, said("; only: ", only), said("; not: ", not)),
        candidates.isEmpty()
            ? "enable a cluster in config.yaml"
            : "allow one of them, or request a platform that is allowed");
  }

  private static String said(String word, Set<String> names) {
    return names.isEmpty() ? "" : word + String.join(", ", names.stream().sorted().toList());
  }
}
