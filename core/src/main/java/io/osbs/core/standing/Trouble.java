package io.osbs.core.standing;

import java.time.Duration;
import java.util.Locale;

/** What a cluster did to one of the orchestrators. */
public enum Trouble {
  /** It did not answer. One orchestrator alone may itself be cut off. */
  SILENT(2, Duration.ofMinutes(1)),
  /** It answered, and refused to take a slot or to create a worker build. */
  REFUSED(1, Duration.ofMinutes(1)),
  /** It lost a worker build. One request alone may itself be what kills its workers. */
  LOST(2, Duration.ofMinutes(10));

  private final int reporters;
  private final Duration memory;

  Trouble(int reporters, Duration memory) {
    this.reporters = reporters;
    this.memory = memory;
  }

  /** How many requests have to report it before the cluster is left alone. */
  int reporters() {
    return reporters;
  }

  /** How long a report counts. */
  Duration memory() {
    return memory;
  }

  /** The word used in documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The trouble with that word. */
  public static Trouble ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
