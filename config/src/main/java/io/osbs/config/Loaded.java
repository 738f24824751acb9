package io.osbs.config;

import java.util.List;

/**
 * What was read from a file that can be used.
 *
 * @param value the records
 * @param warnings what the user should be told once; no errors
 */
public record Loaded<T>(T value, List<Problem> warnings) {

  public Loaded {
    warnings = List.copyOf(warnings);
  }
}
