package io.osbs.core.image;

import java.util.regex.Pattern;

/**
 * A content digest as the OCI image specification writes it: {@code sha256:} and 64 lower-case
 * hexadecimal digits (sha512: 128 digits).
 */
public record Digest(String value) implements Comparable<Digest> {

  private static final Pattern VALUE = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

  public Digest {
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no content digest: expected sha256:<64 hexadecimal digits>".formatted(value));
    }
  }

  /** The algorithm, the part before the colon. */
  public String algorithm() {
    return value.substring(0, value.indexOf(':'));
  }

  /** The hexadecimal digits, the part after the colon. */
  public String hex() {
    return value.substring(value.indexOf(':') + 1);
  }

  @Override
  public int compareTo(Digest other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
