package io.osbs.config.embedded;

import io.osbs.core.image.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The platforms whose programs this machine executes: its own, and those for which the kernel's
 * binfmt_misc has an enabled emulator with flag F (fixed: it is opened at registration, so that it
 * is found inside another root file system). Only platforms that container images exist for are
 * considered. Source of the format: the kernel's {@code admin-guide/binfmt-misc.rst}.
 *
 * @param platforms the native one first, the others by name
 * @param unusable emulators that are registered and cannot be used, by platform, with the reason
 */
public record ExecutablePlatforms(List<Platform> platforms, Map<Platform, Unusable> unusable) {

  /** Where the kernel shows its emulators. */
  public static final Path BINFMT = Path.of("/proc/sys/fs/binfmt_misc");

  /** Why a registered emulator cannot be used. */
  public enum Unusable {
    /** It is switched off. */
    DISABLED,
    /** It lacks flag F. */
    NOT_FIXED
  }

  private static final Map<String, String> PLATFORM_BY_EMULATOR =
      Map.of(
          "x86_64", "x86_64",
          "aarch64", "aarch64",
          "arm", "armv7hl",
          "i386", "i686",
          "loongarch64", "loongarch64",
          "ppc64le", "ppc64le",
          "riscv64", "riscv64",
          "s390x", "s390x");

  private static final Map<String, String> PLATFORM_BY_OS_ARCH =
      Map.of(
          "amd64", "x86_64",
          "x86", "i686",
          "i386", "i686",
          "arm64", "aarch64",
          "arm", "armv7hl");

  public ExecutablePlatforms {
    platforms = List.copyOf(platforms);
    unusable = Map.copyOf(unusable);
  }

  /**
   * Looks at a machine.
   *
   * @param osArch the JVM's {@code os.arch}
   * @param binfmt {@link #BINFMT}; a directory that is absent or empty registers nothing
   * @throws UncheckedIOException when an emulator's registration cannot be read
   */
  public static ExecutablePlatforms find(String osArch, Path binfmt) {
    Platform own = nativePlatform(osArch);
    List<Platform> platforms = new ArrayList<>(List.of(own));
    Map<Platform, Unusable> unusable = new TreeMap<>();
    registered(binfmt)
        .forEach((platform, state) -> {
          if (!platform.equals(own)) {
            state.ifPresentOrElse(
                why -> unusable.put(platform, why), () -> platforms.add(platform));
          }
        });
    return new ExecutablePlatforms(platforms, unusable);
  }

  private static Platform nativePlatform(String osArch) {
    return new Platform(PLATFORM_BY_OS_ARCH.getOrDefault(osArch, osArch));
  }

  private static Map<Platform, Optional<Unusable>> registered(Path binfmt) {
    boolean allDisabled = firstLine(binfmt.resolve("status")).equals("disabled");
    Map<Platform, Optional<Unusable>> found = new TreeMap<>();
    PLATFORM_BY_EMULATOR.forEach((emulator, platform) -> {
      for (String name : List.of("qemu-" + emulator, "qemu-" + emulator + "-static")) {
        List<String> lines = lines(binfmt.resolve(name));
        if (!lines.isEmpty()) {
          Optional<Unusable> state = allDisabled ? Optional.of(Unusable.DISABLED) : state(lines);
          found.merge(new Platform(platform), state, (a, b) -> a.isEmpty() ? a : b);
        }
      }
    });
    return found;
  }

  private static Optional<Unusable> state(List<String> lines) {
    if (!lines.getFirst().equals("enabled")) {
      return Optional.of(Unusable.DISABLED);
    }
    boolean fixed =
        lines.stream()
            .filter(line -> line.startsWith("flags:"))
            .anyMatch(line -> line.substring("flags:".length()).contains("F"));
    return fixed ? Optional.empty() : Optional.of(Unusable.NOT_FIXED);
  }

  private static String firstLine(Path file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? "" : lines.getFirst();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(file), e);
    }
  }

  /** This machine's own platform. */
  public Platform nativePlatform() {
    return platforms.getFirst();
  }

  /** True when programs of this platform are executed here. */
  public boolean canExecute(Platform platform) {
    return platforms.contains(platform);
  }

  /** Why programs of a platform are not executed here, and what an administrator does about it. */
  public String howToExecute(Platform platform) {
    Optional<String> emulator = emulatorOf(platform);
    if (emulator.isEmpty()) {
      return "no emulator is known for platform %s; those with one are %s"
          .formatted(
              platform,
              PLATFORM_BY_EMULATOR.values().stream().sorted().collect(Collectors.joining(", ")));
    }
    String qemu = "qemu-" + emulator.get();
    String install =
        "apt-get install qemu-user-static binfmt-support && update-binfmts --enable " + qemu;
    return switch (unusable.get(platform)) {
      case null ->
          "this machine executes no %s programs: no emulator is registered. As root: %s"
              .formatted(platform, install);
      case DISABLED ->
          "the emulator for %s is registered but disabled. As root: echo 1 > %s/status; echo 1 > %s/%s"
              .formatted(platform, BINFMT, BINFMT, qemu);
      case NOT_FIXED ->
          "the emulator for %s is registered without flag F, so that it is not found inside an image."
                  .formatted(platform)
              + " As root: echo -1 > %s/%s; %s".formatted(BINFMT, qemu, install);
    };
  }

  private static Optional<String> emulatorOf(Platform platform) {
    return PLATFORM_BY_EMULATOR.entrySet().stream()
        .filter(entry -> entry.getValue().equals(platform.name()))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
