package io.osbs.core.orchestration;

import java.util.Locale;
import java.util.Optional;

/** The steps that make one image of the platforms' images, in order. Each is idempotent. */
public enum PublishStep {
  /** Every platform's image is where its fragment says, by digest. */
  CHILDREN,
  /** The platforms' images belong together. */
  CHECKS,
  /** The index is stored by digest, under the unique tag of the request. */
  INDEX,
  /** The floating tags point to the index: from here on users see the result. */
  TAGS;

  /** The step that publishing begins with. */
  public static final PublishStep FIRST = CHILDREN;

  /** The step after this one; empty after the last. */
  public Optional<PublishStep> next() {
    return switch (this) {
      case CHILDREN -> Optional.of(CHECKS);
      case CHECKS -> Optional.of(INDEX);
      case INDEX -> Optional.of(TAGS);
      case TAGS -> Optional.empty();
    };
  }

  /** True when a cancel after this step has begun comes too late. */
  public boolean isVisible() {
    return this == TAGS;
  }

  /** The word used in logs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
