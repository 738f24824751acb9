package io.osbs.process;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Secrets that must not be shown. Values of fewer than four characters are not struck out: they
 * would make every message unreadable and are no secrets. Immutable; its {@code toString} says
 * nothing.
 */
public final class Redaction {

  /** Strikes out nothing. */
  public static final Redaction NONE = new Redaction(List.of());

  private static final int SHORTEST = 4;
  private static final String STRUCK = "***";

  private final List<String> secrets;
  private final List<String> encoded;

  private Redaction(List<String> secrets) {
    this.secrets = secrets;
    List<String> bytes = new ArrayList<>();
    for (String secret : secrets) {
      // Latin-1 maps bytes to characters one to one: text operations then work on any bytes.
      bytes.add(new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
    this.encoded = List.copyOf(bytes);
  }

  /** Strikes out these values. */
  public static Redaction of(Collection<String> values) {
    Set<String> kept = new LinkedHashSet<>();
    for (String value : values) {
      // A secret of several lines never shows as one piece: each line is one.
      value.lines().map(String::strip).filter(l -> l.length() >= SHORTEST).forEach(kept::add);
    }
    List<String> longestFirst = new ArrayList<>(kept);
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    return longestFirst.isEmpty() ? NONE : new Redaction(List.copyOf(longestFirst));
  }

  /** Strikes out the user name and password that a URL may hold. */
  public static Redaction ofUrl(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return NONE;
    }
    int end = url.indexOf('/', scheme + 3);
    int at = url.lastIndexOf('@', end < 0 ? url.length() : end);
    if (at < scheme) {
      return NONE;
    }
    String user = url.substring(scheme + 3, at);
    int colon = user.indexOf(':');
    if (colon < 0) {
      // In ssh://git@host the user is no secret; in https://token@host it is.
      return url.startsWith("http") ? of(List.of(user)) : NONE;
    }
    return of(List.of(user, user.substring(colon + 1)));
  }

  /** Strikes out these values and the other's. */
  public Redaction and(Redaction other) {
    if (other.secrets.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(secrets);
    all.addAll(other.secrets);
    return of(all);
  }

  /** The text without the secrets. */
  public String apply(String text) {
    return strike(text, secrets);
  }

  /** The bytes without the secrets; the same array when there are none in it. */
  byte[] apply(byte[] bytes, int length) {
    String before = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    String after = strike(before, encoded);
    return after.getBytes(StandardCharsets.ISO_8859_1);
  }

  boolean isEmpty() {
    return secrets.isEmpty();
  }

  /** Bytes of the longest secret. */
  int longest() {
    int longest = 0;
    for (String secret : encoded) {
      longest = Math.max(longest, secret.length());
    }
    return longest;
  }

  private static String strike(String text, List<String> values) {
    String rest = text;
    for (String value : values) {
      rest = rest.replace(value, STRUCK);
    }
    return rest;
  }

  @Override
  public String toString() {
    return "Redaction of " + secrets.size() + " values";
  }
}
