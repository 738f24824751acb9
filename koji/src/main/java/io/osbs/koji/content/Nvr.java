package io.osbs.koji.content;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A build's name, version and release. Only the name may have dashes. */
record Nvr(String name, String version, String release) {

  /** The inverse of {@link #toString}. */
  static Nvr parse(String text) {
    int second = text.lastIndexOf('-');
    int first = text.lastIndexOf('-', second - 1);
    if (first <= 0) {
      throw new IllegalArgumentException(text + " is no name-version-release");
    }
    return new Nvr(
        text.substring(0, first), text.substring(first + 1, second), text.substring(second + 1));
  }

  @Override
  public String toString() {
    return name + "-" + version + "-" + release;
  }

  Map<String, @Nullable Object> struct() {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("name", name);
    struct.put("version", version);
    struct.put("release", release);
    return struct;
  }
}
