package io.osbs.core.image;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A processor architecture as the Go toolchain, and with it the OCI image specification, names it
 * ({@code GOARCH}): {@code amd64}, {@code arm64} and so on.
 */
public record Architecture(String name) implements Comparable<Architecture> {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+");

  private static final Map<String, String> BY_PLATFORM =
      Map.of(
          "x86_64", "amd64",
          "aarch64", "arm64",
          "ppc64le", "ppc64le",
          "s390x", "s390x",
          "riscv64", "riscv64",
          "armv7hl", "arm",
          "armhfp", "arm",
          "i686", "386",
          "i386", "386",
          "loongarch64", "loong64");

  public Architecture {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "architecture '%s': expected a GOARCH such as amd64 or arm64".formatted(name));
    }
  }

  /**
   * The architecture of a platform that no {@code [platform:…]} section describes: from the table
   * of usual names, else the platform's own name, as the original did, as far as the characters of
   * an architecture go.
   */
  public static Architecture usualFor(Platform platform) {
    String known = BY_PLATFORM.get(platform.name());
    return new Architecture(known != null ? known : platform.dashed().replace("-", ""));
  }

  @Override
  public int compareTo(Architecture other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
