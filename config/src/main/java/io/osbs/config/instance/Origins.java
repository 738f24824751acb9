package io.osbs.config.instance;

import java.util.Map;

/**
 * Where a section's values were said.
 *
 * @param file path of the file
 * @param line of the section's header; 0 when there is no file
 * @param lines the line of each key the section has or inherits
 */
public record Origins(String file, int line, Map<String, Integer> lines) {

  public Origins {
    lines = Map.copyOf(lines);
  }

  /** The line of a key, or of the section's header where the key is absent. */
  public int lineOf(String key) {
    return lines.getOrDefault(key, line);
  }
}
