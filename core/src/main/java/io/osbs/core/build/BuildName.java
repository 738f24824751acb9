package io.osbs.core.build;

import io.osbs.core.image.Platform;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of a build: a DNS label of at most 63 characters, as Kubernetes asks for. Names derive
 * from what they stand for, so that whoever makes a build twice makes the same one.
 */
public record BuildName(String value) implements Comparable<BuildName> {

  private static final int LONGEST = 63;
  private static final int HASH_DIGITS = 8;

  public BuildName {
    if (!isName(value)) {
      throw new IllegalArgumentException(
          "'%s' is no build name: at most 63 lower-case letters, digits and '-'".formatted(value));
    }
  }

  /** True when the text can be a build's name. */
  public static boolean isName(String value) {
    // By hand, since names are made and compared all the time.
    int length = value.length();
    boolean allowed = length > 0 && length <= LONGEST;
    for (int i = 0; allowed && i < length; i++) {
      char c = value.charAt(i);
      boolean inside = i > 0 && i < length - 1;
      allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && inside);
    }
    return allowed;
  }

  /** The orchestrator build of a request. */
  public static BuildName orchestrator(String request) {
    return new BuildName(shortened(request, ""));
  }

  /** The worker build of a request for one platform; {@code attempt} counts from 1. */
  public static BuildName worker(String request, Platform platform, int attempt) {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts count from 1, not " + attempt);
    }
    return new BuildName(shortened(request, "-" + platform.dashed() + "-" + attempt));
  }

  private static String shortened(String stem, String ending) {
    if (stem.length() + ending.length() <= LONGEST) {
      return stem + ending;
    }
    String hash = sha256(stem + ending).substring(0, HASH_DIGITS);
    int room = LONGEST - HASH_DIGITS - 1;
    if (ending.length() > room - 8) {
      return stem.substring(0, Math.min(8, stem.length())) + "-" + hash;
    }
    return stem.substring(0, Math.min(stem.length(), room - ending.length())) + "-" + hash + ending;
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int compareTo(BuildName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
