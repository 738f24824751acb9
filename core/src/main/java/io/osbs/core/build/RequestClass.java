package io.osbs.core.build;

import java.util.Locale;

/** The kinds of request, the most urgent first: this order decides who gets a free slot. */
public enum RequestClass {
  /** Gets the floating tags and is imported. */
  RELEASE,
  /** Gets only {@code version-release}. */
  ISOLATED,
  /** Gets only a unique tag and is never imported. */
  SCRATCH,
  /** Started by a trigger; nobody waits for it. */
  AUTOMATIC;

  /** The word used in labels and documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The class with that word. */
  public static RequestClass ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
