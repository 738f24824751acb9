package io.osbs.core.image;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A platform as config.yaml names it: {@code x86_64}, {@code ppc64le} and so on. The characters
 * allowed are those of the original's schema for the keys of {@code clusters}.
 */
public record Platform(String name) implements Comparable<Platform> {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_]+");

  public Platform {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "platform '%s': only letters, digits and '_' are allowed".formatted(name));
    }
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
