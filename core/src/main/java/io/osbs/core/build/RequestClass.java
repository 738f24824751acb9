package io.osbs.core.build;

import java.util.List;
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

  private static final List<RequestClass> ALL = List.of(values());

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The word used in labels and documents. */
  public String word() {
    return word;
  }

  /** The class with that word. */
  public static RequestClass ofWord(String word) {
    for (RequestClass each : ALL) {
      if (each.word.equalsIgnoreCase(word)) {
        return each;
      }
    }
    throw new IllegalArgumentException("'%s' is no class of requests".formatted(word));
  }
}
