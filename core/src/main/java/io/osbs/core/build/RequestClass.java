package io.osbs.core.build;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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

  private static final Map<String, RequestClass> BY_WORD =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(RequestClass::word, each -> each));

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The word used in labels and documents. */
  public String word() {
    return word;
  }

  /** The class with that word. */
  public static RequestClass ofWord(String word) {
    RequestClass known = BY_WORD.get(word);
    return known == null ? valueOf(word.toUpperCase(Locale.ROOT)) : known;
  }
}
