package io.osbs.core.build;

import java.util.Locale;

/** The two kinds of build. */
public enum BuildKind {
  /** Places worker builds, follows them and publishes the result. */
  ORCHESTRATOR,
  /** Builds the image of one platform. */
  WORKER;

  /** The word used in labels and documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
