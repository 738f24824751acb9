package io.osbs.config.instance;

import io.osbs.config.ConfigException;
import io.osbs.config.ConfigFiles;
import io.osbs.config.Loaded;
import io.osbs.config.Nearest;
import io.osbs.config.Problem;
import io.osbs.config.Problem.Severity;
import io.osbs.config.Problems;
import io.osbs.config.ini.IniFile;
import io.osbs.config.ini.IniSection;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A whole osbs.conf.
 *
 * @param file its path, or the name of where its text came from
 * @param general section {@code [general]}
 * @param instances every other section but {@code [platform:…]}, by name, in file order
 * @param platforms the sections {@code [platform:NAME]}, in file order
 */
public record OsbsConf(
    String file,
    General general,
    Map<String, Instance> instances,
    Map<Platform, PlatformDescriptor> platforms) {

  /** The instance used when none is named. */
  public static final String DEFAULT_INSTANCE = "default";

  private static final String GENERAL = "general";

  public OsbsConf {
    instances = Collections.unmodifiableMap(new LinkedHashMap<>(instances));
    platforms = Collections.unmodifiableMap(new LinkedHashMap<>(platforms));
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException when it cannot be read, or with everything wrong in it
   */
  public static Loaded<OsbsConf> load(Path file) {
    return parse(file.toString(), ConfigFiles.read(file));
  }

  /**
   * Reads a text.
   *
   * @param file where it came from, for messages
   * @throws ConfigException with everything wrong in it
   */
  public static Loaded<OsbsConf> parse(String file, String text) {
    Problems problems = new Problems();
    IniFile ini = IniFile.parse(file, text, problems);
    General general = new General(null);
    Map<String, Instance> instances = new LinkedHashMap<>();
    Map<Platform, PlatformDescriptor> platforms = new LinkedHashMap<>();
    for (IniSection section : ini.sections()) {
      if (section.name().equals(GENERAL)) {
        general = general(section, problems);
      } else if (section.name().contains(PlatformReader.PREFIX)) {
        Optional<PlatformDescriptor> read = new PlatformReader(section, problems).read();
        read.ifPresent(platform -> platforms.put(platform.platform(), platform));
      } else {
        instances.put(section.name(), new InstanceReader(section, problems).read());
      }
    }
    checkOneV1(file, platforms, problems);
    OsbsConf conf = new OsbsConf(file, general, instances, platforms);
    return problems.loaded(() -> conf);
  }

  private static General general(IniSection section, Problems problems) {
    SectionReader reader = new SectionReader(section, problems);
    General general = new General(reader.text("build_json_dir"));
    reader.nameTheRest(IgnoredKeys.GENERAL, false);
    return general;
  }

  private static void checkOneV1(
      String file, Map<Platform, PlatformDescriptor> platforms, Problems problems) {
    List<String> enabled =
        platforms.values().stream()
            .filter(PlatformDescriptor::enableV1)
            .map(descriptor -> descriptor.platform().name())
            .toList();
    if (enabled.size() > 1) {
      problems.error(
          file,
          0,
          "[platform:…] enable_v1",
          "several platforms enable API v1: " + String.join(", ", enabled),
          "leave it at no more than one");
    }
  }

  /** True for keys whose value must never be shown. */
  public static boolean isSecretKey(String key) {
    return Set.of("token", "password").contains(key);
  }

  /**
   * The instance of that name.
   *
   * @throws ConfigException naming the known ones; the original went on with an empty section
   */
  public Instance instance(String name) {
    Instance instance = instances.get(name);
    if (instance != null) {
      return instance;
    }
    String known =
        instances.keySet().stream().map("[%s]"::formatted).collect(Collectors.joining(", "));
    throw new ConfigException(
        new Problem(
            Severity.ERROR,
            file,
            0,
            "",
            "there is no section [%s]; ".formatted(name)
                + (known.isEmpty()
                    ? "the file has no instance at all"
                    : "the instances are " + known),
            Nearest.to(name, instances.keySet())
                .map("did you mean '%s'?"::formatted)
                .orElse("add the section, or choose one that exists by --instance")));
  }

  /** The architecture of a platform: what its section says, else the usual one. */
  public Architecture architectureOf(Platform platform) {
    PlatformDescriptor descriptor = platforms.get(platform);
    return descriptor == null ? Architecture.usualFor(platform) : descriptor.architecture();
  }
}
