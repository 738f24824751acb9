package io.osbs.core.cluster;

import java.util.Locale;
import java.util.Optional;

/** What kind of place a cluster is. */
public enum Engine {
  /** A state directory on this machine; builds are child processes. */
  LOCAL,
  /** Builds are Jobs. */
  KUBERNETES,
  /** Builds are Builds. */
  OPENSHIFT;

  /** The word used in osbs.conf. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The engine with that word. */
  public static Optional<Engine> ofWord(String word) {
    for (Engine engine : values()) {
      if (engine.word().equals(word)) {
        return Optional.of(engine);
      }
    }
    return Optional.empty();
  }
}
