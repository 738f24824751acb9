package io.osbs.core.image;

import java.util.Locale;

/**
 * A platform as config.yaml names it: {@code x86_64}, {@code ppc64le} and so on. The characters
 * allowed are those of the original's schema for the keys of {@code clusters}.
 */
public record Platform(String name) implements Comparable<Platform> {

  public Platform {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "platform '%s': only letters, digits and '_' are allowed".formatted(name));
    }
  }

  private static boolean isName(String name) {
    boolean allowed = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      allowed &= isAllowed(name.charAt(i));
    }
    return allowed;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  /** The name as part of an object's name, where neither capitals nor underscores are allowed. */
  public String dashed() {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public int compareTo(Platform other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
