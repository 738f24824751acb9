package io.osbs.core.cluster;

/**
 * A secret made visible inside a build as a directory with one file per key.
 *
 * @param secret the secret's name on the cluster that runs the build
 * @param path the absolute path that configuration files know it by
 */
public record SecretMount(String secret, String path) {

  /** The directory below which a secret is mounted when nothing else is said. */
  public static final String DEFAULT_BASE = "/var/run/secrets/atomic-reactor";

  public SecretMount {
    if (secret.isBlank() || path.isBlank()) {
      throw new IllegalArgumentException("a secret mount needs a name and a path");
    }
  }

  /** The secret at its default path. */
  public static SecretMount atDefault(String secret) {
    return new SecretMount(secret, DEFAULT_BASE + "/" + secret);
  }
}
