package io.osbs.config.instance;

import java.nio.file.Path;
import java.util.Map;

/** Variables of the XDG base directory specification. */
final class Xdg {

  private Xdg() {}

  static Path directory(Map<String, String> environment, String variable, Path fallback) {
    String value = environment.getOrDefault(variable, "");
    return value.isEmpty() || !Path.of(value).isAbsolute() ? fallback : Path.of(value);
  }
}
