package io.osbs.config.reactor;

import io.osbs.config.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code pulp}: a Pulp 3. Paths are as seen inside a build.
 *
 * @param url key {@code url}: the address of the REST API's server
 * @param registry key {@code registry}: the host and port where images that Pulp published are
 *     pulled; null is the host of {@code url}
 * @param repositoryPrefix key {@code repository_prefix}: put before repository names; empty unless
 *     said
 * @param insecure key {@code insecure}, default false: certificates are not verified
 * @param timeout key {@code timeout}, default 10 minutes: how long one task of Pulp may take
 * @param auth key {@code auth}: how to log in
 */
public record PulpSettings(
    URI url,
    @Nullable String registry,
    String repositoryPrefix,
    boolean insecure,
    Duration timeout,
    Auth auth) {

  /**
   * How to log in: by user and password, by certificate, or, with neither, not at all.
   *
   * @param username key {@code username}
   * @param password key {@code password}
   * @param passwordFile key {@code password_file}: a file that holds the password
   * @param sslCertsDir key {@code ssl_certs_dir}: a directory with {@code pulp.cer} and {@code
   *     pulp.key}
   */
  public record Auth(
      @Nullable String username,
      @Nullable Secret password,
      @Nullable String passwordFile,
      @Nullable String sslCertsDir) {}
}
