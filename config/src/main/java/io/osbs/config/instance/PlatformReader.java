package io.osbs.config.instance;

import io.osbs.config.Problems;
import io.osbs.config.Shown;
import io.osbs.config.ini.IniSection;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import java.util.Optional;

/** Reads a section {@code [platform:NAME]}. */
final class PlatformReader {

  static final String PREFIX = "platform:";
  static final String ENABLE_V1 = "enable_v1";
  static final String NO_V1 = "Docker API v1 is not spoken";

  private final IniSection ini;
  private final Problems problems;
  private final SectionReader section;

  PlatformReader(IniSection ini, Problems problems) {
    this.ini = ini;
    this.problems = problems;
    this.section = new SectionReader(ini, problems);
  }

  Optional<PlatformDescriptor> read() {
    String where = "[%s]".formatted(ini.name());
    int at = ini.name().indexOf(PREFIX);
    String name = ini.name().substring(at + PREFIX.length()).strip();
    if (at > 0) {
      problems.warning(
          ini.file(),
          ini.line(),
          where,
          "read as [%s%s], as in the original".formatted(PREFIX, name),
          "write it so, or give an instance a name without '%s'".formatted(PREFIX));
    }
    Platform platform;
    try {
      platform = new Platform(name);
    } catch (IllegalArgumentException e) {
      problems.error(
          ini.file(),
          ini.line(),
          where,
          "%s is no platform".formatted(Shown.quoted(name)),
          "write a name as config.yaml uses it, such as x86_64");
      return Optional.empty();
    }
    boolean enableV1 = section.flag(ENABLE_V1, false);
    if (enableV1) {
      section.warning(ENABLE_V1, "ignored: " + NO_V1, "remove it when nothing needs it");
    }
    PlatformDescriptor read = new PlatformDescriptor(platform, architecture(platform), enableV1);
    section.nameTheRest(IgnoredKeys.PLATFORM, false);
    return Optional.of(read);
  }

  private Architecture architecture(Platform platform) {
    String text = section.text("architecture");
    if (text != null) {
      try {
        return new Architecture(text);
      } catch (IllegalArgumentException e) {
        section.error(
            "architecture",
            "%s is no architecture".formatted(Shown.quoted(text)),
            "write it as Go does: amd64, arm64, ppc64le, s390x");
      }
    }
    return Architecture.usualFor(platform);
  }
}
