package io.osbs.client;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** Makes identities of requests that people can read aloud and no two requests share. */
final class RequestIds {

  private static final String ALPHABET = "abcdefghjkmnpqrstvwxyz23456789";
  private static final int RANDOM_LETTERS = 8;
  private static final int LONGEST_STEM = 40;

  private RequestIds() {}

  /** The source's name and some letters drawn by chance. */
  static String make(String sourceName, RandomGenerator random) {
    StringBuilder id = new StringBuilder(stem(sourceName)).append('-');
    for (int i = 0; i < RANDOM_LETTERS; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  private static String stem(String name) {
    String stem =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    if (stem.length() > LONGEST_STEM) {
      stem = stem.substring(0, LONGEST_STEM).replaceAll("-+$", "");
    }
    return stem.isEmpty() ? "build" : stem;
  }
}
