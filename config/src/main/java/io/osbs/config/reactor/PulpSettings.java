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
 * @param caFile key {@code ca_file}: a PEM file with who vouches for it; null is whom Java trusts
 * @param insecure key {@code insecure}, default false: certificates are not verified
 * @param timeout key {@code timeout}, default 10 minutes: how long one task of Pulp may take
 * @param auth key {@code auth}: how to log in
 * @param repositoryPrefix key {@code repository_prefix}: put before repository names; empty unless
 *     said
 * @param isPrivate key {@code private}, default false: only those whom Pulp allows to may pull
 * @param method key {@code method}: how images get there
 * @param sourceUrl key {@code source_url}: the registry as Pulp reaches it; null is as we do
 * @param deleteFromRegistry key {@code delete_from_registry}, default false: the registry's copy is
 *     deleted once Pulp shows the image
 */
public record PulpSettings(
    URI url,
    @Nullable String registry,
    @Nullable String caFile,
    boolean insecure,
    Duration timeout,
    Auth auth,
    String repositoryPrefix,
    boolean isPrivate,
    Method method,
    @Nullable URI sourceUrl,
    boolean deleteFromRegistry) {

  /** How images get into Pulp. */
  public enum Method {
    /** {@code sync}, the default: Pulp fetches them from the registry they were pushed to. */
    SYNC,
    /** {@code push}: they are copied from there to Pulp's own registry. */
    PUSH
  }

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
