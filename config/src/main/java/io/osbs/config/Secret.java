package io.osbs.config;

/**
 * A value that must never be seen: a token or a password. Its {@code toString} does not show it,
 * and with that no record that holds it does.
 *
 * @param value the secret itself, for the one place that sends it
 */
public record Secret(String value) {

  @Override
  public String toString() {
    return "<secret>";
  }
}
